import { Disclosure } from '@/components/ui/disclosure'
import type { CompareReply } from '@/lib/contracts/compare'
import type { CensusField, FieldName } from '@/lib/core/census/field'
import type { Draft } from './draft'
import { FieldRow } from './field-row'
import { countGiven, ESSENTIAL_FIELDS, type FieldSection, FURTHER_SECTIONS } from './prepare-fields'

type CensusFormProps = {
  readonly draft: Draft
  readonly assumed: CompareReply['assumed']
  onText(name: FieldName, text: string): void
}

export function CensusForm({ draft, assumed, onText }: CensusFormProps) {
  const row = (field: CensusField) => (
    <FieldRow
      key={field.name}
      field={field}
      value={draft.record[field.name]}
      assumed={assumed[field.name]}
      rejection={draft.rejected[field.name]}
      onText={onText}
    />
  )
  const hasRejected = ({ fields }: FieldSection) => fields.some(({ name }) => draft.rejected[name] !== undefined)
  return (
    <div>
      {ESSENTIAL_FIELDS.map(row)}
      <h3 className="mt-10 mb-3 font-medium">And what else you know</h3>
      {FURTHER_SECTIONS.map((section) => (
        <Disclosure
          key={section.group}
          title={section.title}
          note={countGiven(section, draft.record)}
          defaultOpen={hasRejected(section)}
        >
          {section.fields.map(row)}
        </Disclosure>
      ))}
      <div className="border-t border-line" />
    </div>
  )
}
