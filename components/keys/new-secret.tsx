import { useId } from 'react'
import { CopyButton } from '@/components/ui/copy-button'

type NewSecretProps = {
  readonly secret: { readonly name: string; readonly text: string }
  onDone(): void
}

/** The one time that the key can be read. */
export function NewSecret({ secret: { name, text }, onDone }: NewSecretProps) {
  const id = useId()
  return (
    <div className="mt-4 rounded-md border border-accent bg-accent-soft px-5 py-4">
      <p role="status" className="text-[0.9375rem] leading-6 wrap-anywhere">
        The key for {name} is made. Copy it now: it is shown this once, and kept nowhere.
      </p>
      <div className="mt-3 flex items-end justify-between gap-4">
        <label htmlFor={id} className="text-sm text-muted">
          The key
        </label>
        <CopyButton label="Copy the key" getText={() => text} />
      </div>
      <input
        id={id}
        readOnly
        value={text}
        spellCheck={false}
        onFocus={(event) => event.currentTarget.select()}
        className="field mt-2 font-mono text-[0.8125rem]"
      />
      <p className="mt-2 text-sm text-muted">Its owner sends it with each call: Authorization: Bearer …</p>
      <button
        type="button"
        onClick={onDone}
        className="mt-4 min-h-10 rounded-md border border-edge bg-raised px-4 text-[0.9375rem] hover:border-ink"
      >
        I have it
      </button>
    </div>
  )
}
