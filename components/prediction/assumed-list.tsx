import { formatFieldValue } from '@/components/census/prepare-fields'
import { Disclosure } from '@/components/ui/disclosure'
import type { CompareReply } from '@/lib/contracts/compare'
import { CENSUS_FIELDS } from '@/lib/core/census/fields'

/** What the record left out, and what most likely stands there, given the rest. */
export function AssumedList({ assumed }: { readonly assumed: CompareReply['assumed'] }) {
  const rows = CENSUS_FIELDS.flatMap((field) => {
    const value = assumed[field.name]
    return value === undefined ? [] : [{ name: field.name, label: field.label, text: formatFieldValue(field, value) }]
  })
  if (rows.length === 0) return null
  return (
    <Disclosure title={`${rows.length} of 40 values assumed`} note="likeliest, given the rest">
      <dl className="pb-4 text-sm">
        {rows.map((row) => (
          <div key={row.name} className="flex justify-between gap-6 border-t border-line py-1.5">
            <dt className="text-muted">{row.label}</dt>
            <dd className="text-right">{row.text}</dd>
          </div>
        ))}
      </dl>
    </Disclosure>
  )
}
