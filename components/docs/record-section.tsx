import type { CensusField, Level } from '@/lib/core/census/field'
import { CENSUS_FIELDS, FIELD_GROUPS } from '@/lib/core/census/fields'
import { snakeName } from '@/lib/core/census/names'
import { CodeBlock } from './code-block'
import { Fold } from './fold'
import { SECTION_TITLES } from './prepare-schema'

/** The 40 fields with all they may be, in the order of the form. */
export function RecordSection() {
  return (
    <section aria-labelledby="CensusRecord" className="py-10 [&+section]:border-t [&+section]:border-line">
      <h3 id="CensusRecord" className="scroll-mt-6 text-xl font-medium tracking-tight">
        {SECTION_TITLES.CensusRecord}
      </h3>
      <p className="mt-3 max-w-prose text-[0.9375rem] leading-6 text-pretty">
        Any of 40 fields; none is required, though a record has to have one. What is left out, null or blank is assumed
        from what the others say. A field may also be named in snake_case, camelCase or kebab-case, and whole numbers
        may be texts.
      </p>
      {FIELD_GROUPS.map(({ id, label }) => (
        <div key={id} className="mt-7">
          <h4 className="mb-2 text-sm font-medium">{label}</h4>
          <div className="grid gap-x-12 xl:grid-cols-2">
            {CENSUS_FIELDS.filter(({ group }) => group === id).map((field) => (
              <Fold
                key={field.name}
                title={<span className="font-mono text-[0.8125rem]">{field.name}</span>}
                note={describeKind(field)}
              >
                <FieldDetails field={field} />
              </Fold>
            ))}
          </div>
        </div>
      ))}
    </section>
  )
}

function describeKind({ input, levels, range }: CensusField): string {
  const type = input === 'int64' ? 'integer' : 'string'
  return levels ? `${type}, ${levels.length} levels` : `${type}, ${range?.min} to ${range?.max.toLocaleString('en')}`
}

function FieldDetails({ field: { name, help, unit, levels } }: { readonly field: CensusField }) {
  return (
    <div className="text-sm leading-5 text-muted [&_code]:font-mono [&_code]:text-[0.8125rem]">
      <p className="max-w-prose">
        {help} {unit ? `In ${unit}. ` : null}Also <code>{snakeName(name)}</code>.
      </p>
      {levels ? <CodeBlock text={writeLevels(levels)} className="mt-2 max-h-64 text-ink" /> : null}
    </div>
  )
}

/** A line each: as it is written, and, where that says little, what it means. One text, for there are hundreds. */
function writeLevels(levels: readonly Level[]): string {
  const width = Math.max(...levels.map(({ value }) => String(value).length)) + 2
  return levels
    .map(({ value, label }) => (label === String(value) ? label : `${String(value).padEnd(width)}${label}`))
    .join('\n')
}
