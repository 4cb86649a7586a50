import clsx from 'clsx'
import { Combobox } from '@/components/ui/combobox'
import { ChevronIcon } from '@/components/ui/icons'
import { useHydrated } from '@/components/ui/use-hydrated'
import type { CensusField, CensusRecord, FieldName } from '@/lib/core/census/field'
import { snakeName } from '@/lib/core/census/names'
import type { Rejection } from './draft'
import { fieldId, formatAssumed, isLongList, type LevelOption, prepareOptions, renderOptions } from './prepare-fields'

export type FieldControlProps = {
  readonly field: CensusField
  readonly value: CensusRecord[FieldName] | undefined
  /** What the model is given where the field is empty. */
  readonly assumed: CensusRecord[FieldName] | undefined
  readonly rejection: Rejection | undefined
  onText(name: FieldName, text: string): void
}

export function IntegerControl({ field, value, assumed, rejection, onText }: FieldControlProps) {
  const id = fieldId(field.name)
  return (
    <>
      <input
        id={id}
        name={snakeName(field.name)}
        type="text"
        inputMode="numeric"
        autoComplete="off"
        placeholder={formatAssumed(field, assumed)}
        value={rejection?.text ?? (value === undefined ? '' : String(value))}
        onChange={(event) => onText(field.name, event.target.value)}
        {...describedBy(id, rejection !== undefined)}
        className="field numerals"
      />
      {field.unit && (value !== undefined || rejection !== undefined) ? (
        <span aria-hidden="true" className="pointer-events-none absolute top-2 right-17 text-sm leading-6 text-muted">
          {field.unit}
        </span>
      ) : null}
    </>
  )
}

/** A native select; a long list becomes a searchable one as soon as scripts run. */
export function CategoryControl(props: FieldControlProps) {
  const isHydrated = useHydrated()
  const { field, value } = props
  const options = prepareOptions(field)
  const chosen = value === undefined ? undefined : options.find((option) => option.level === value)?.value
  if (!isLongList(field)) return <ShortList {...props} options={options} chosen={chosen} />
  return isHydrated ? (
    <SearchedList {...props} options={options} chosen={chosen} />
  ) : (
    <LongList {...props} options={options} chosen={chosen} />
  )
}

type ListProps = FieldControlProps & { readonly options: readonly LevelOption[]; readonly chosen: string | undefined }

function SearchedList({ field, options, chosen, assumed, rejection, onText }: ListProps) {
  const id = fieldId(field.name)
  return (
    <Combobox
      id={id}
      options={options}
      value={chosen}
      placeholder={formatAssumed(field, assumed)}
      labelledBy={`${id}-label`}
      describedBy={describedBy(id, rejection !== undefined)['aria-describedby']}
      isInvalid={rejection !== undefined}
      onChange={(slug) => onText(field.name, slug ?? '')}
    />
  )
}

/** Without scripts it is the control; with them it is gone before anybody opens it, so React need not know its options. */
function LongList({ field, options, chosen, assumed, rejection }: ListProps) {
  const html = renderOptions(options, chosen, formatAssumed(field, assumed))
  return (
    <>
      <select
        {...selectProps({ field, chosen, rejection })}
        // biome-ignore lint/security/noDangerouslySetInnerHtml: escaped text of the field table
        dangerouslySetInnerHTML={{ __html: html }}
      />
      <ListChevron />
    </>
  )
}

function ShortList({ field, options, chosen, assumed, rejection, onText }: ListProps) {
  return (
    <>
      <select
        {...selectProps({ field, chosen, rejection })}
        value={chosen ?? ''}
        onChange={(event) => onText(field.name, event.target.value)}
      >
        <option value="">{formatAssumed(field, assumed)}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value} className="text-ink">
            {option.label}
          </option>
        ))}
      </select>
      <ListChevron />
    </>
  )
}

function selectProps({ field, chosen, rejection }: Pick<ListProps, 'field' | 'chosen' | 'rejection'>) {
  const id = fieldId(field.name)
  return {
    id,
    name: snakeName(field.name),
    className: clsx('field truncate appearance-none pr-9', chosen === undefined && 'text-muted'),
    ...describedBy(id, rejection !== undefined),
  }
}

function ListChevron() {
  return <ChevronIcon className="pointer-events-none absolute top-3 right-3 size-4 text-muted" />
}

function describedBy(id: string, isInvalid: boolean) {
  return { 'aria-describedby': isInvalid ? `${id}-help ${id}-error` : `${id}-help`, 'aria-invalid': isInvalid }
}
