import clsx from 'clsx'
import { memo } from 'react'
import { CrossIcon } from '@/components/ui/icons'
import type { Rejection } from './draft'
import { CategoryControl, type FieldControlProps, IntegerControl } from './field-control'
import { describeField, fieldId } from './prepare-fields'

/** One line of the form: what is asked and what it means, and where to say it. */
export const FieldRow = memo(function FieldRow(props: FieldControlProps) {
  const { field, value, rejection, onText } = props
  const id = fieldId(field.name)
  const isGiven = value !== undefined || rejection !== undefined
  const Control = field.kind === 'category' ? CategoryControl : IntegerControl
  return (
    <div className="grid gap-x-8 gap-y-2 border-t border-line py-4 first:border-t-0 sm:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]">
      <div>
        <label id={`${id}-label`} htmlFor={id} className={clsx('block leading-6', isGiven && 'font-medium')}>
          {field.label}
        </label>
        <p id={`${id}-help`} className="mt-0.5 max-w-prose text-[0.8125rem] leading-5 text-muted">
          {describeField(field)}
        </p>
      </div>
      <div className="min-w-0">
        <div className="relative">
          <Control {...props} />
          {isGiven ? (
            <button
              type="button"
              aria-label={`Clear ${field.label}`}
              onClick={() => {
                onText(field.name, '')
                document.getElementById(id)?.focus()
              }}
              className="js-only absolute top-1.5 right-8 grid size-7 place-items-center rounded-sm text-muted hover:text-ink"
            >
              <CrossIcon className="size-3.5" />
            </button>
          ) : null}
        </div>
        {rejection ? <RejectionNote {...props} rejection={rejection} /> : null}
      </div>
    </div>
  )
})

function RejectionNote({ field, rejection, onText }: FieldControlProps & { readonly rejection: Rejection }) {
  return (
    <div id={`${fieldId(field.name)}-error`} className="mt-1.5 text-sm text-danger">
      <p>{rejection.message}</p>
      {rejection.suggestions?.length ? (
        <p className="mt-1 flex flex-wrap gap-x-3">
          {rejection.suggestions.map((suggestion) => (
            <button
              key={suggestion}
              type="button"
              className="min-h-6 link"
              onClick={() => onText(field.name, suggestion)}
            >
              {suggestion}
            </button>
          ))}
        </p>
      ) : null}
    </div>
  )
}
