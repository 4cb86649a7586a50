'use client'

import clsx from 'clsx'

type SegmentedProps<V extends string> = {
  readonly legend: string
  readonly name: string
  readonly value: V
  readonly options: readonly { readonly value: V; readonly label: string }[]
  onChange(value: NoInfer<V>): void
  /** One line that explains the chosen option. */
  readonly hint: string
}

/** Native radios drawn as one control: arrow keys, form submission and screen readers come with them. */
export function Segmented<V extends string>({ legend, name, value, options, onChange, hint }: SegmentedProps<V>) {
  const hintId = `${name}-hint`
  return (
    <fieldset aria-describedby={hintId} className="min-w-0">
      <legend className="mb-2 text-sm text-muted">{legend}</legend>
      <div className="flex rounded-md border border-edge bg-raised p-[3px]">
        {options.map((option) => (
          <label
            key={option.value}
            className={clsx(
              'flex min-h-9 flex-1 items-center justify-center rounded-[4px] px-2 text-center text-[0.9375rem] leading-5',
              'has-checked:bg-ink has-checked:font-medium has-checked:text-paper',
              'has-focus-visible:outline-2 has-focus-visible:outline-offset-3 has-focus-visible:outline-accent',
            )}
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className="sr-only"
            />
            {option.label}
          </label>
        ))}
      </div>
      <p id={hintId} className="mt-2 text-sm text-muted">
        {hint}
      </p>
    </fieldset>
  )
}
