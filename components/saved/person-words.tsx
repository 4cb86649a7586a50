import { Disclosure } from '@/components/ui/disclosure'
import type { PartialRecord } from '@/lib/core/census/field'
import { type PersonGroup, preparePerson } from './prepare-person'

type PersonWordsProps = { readonly record: PartialRecord; readonly assumed: PartialRecord }

/** A person in the words of the form: what was given, and behind it what was assumed. */
export function PersonWords({ record, assumed }: PersonWordsProps) {
  const assumedCount = Object.keys(assumed).length
  return (
    <section aria-labelledby="person-heading">
      <h2 id="person-heading" className="mb-5 text-xl font-medium tracking-tight">
        The person
      </h2>
      <Groups groups={preparePerson(record)} />
      {assumedCount > 0 ? (
        <div className="border-b border-line">
          <Disclosure title={`${assumedCount} of 40 values assumed`} note="likeliest, given the rest">
            <Groups groups={preparePerson(assumed)} isMuted />
          </Disclosure>
        </div>
      ) : null}
    </section>
  )
}

type GroupsProps = { readonly groups: readonly PersonGroup[]; readonly isMuted?: boolean }

function Groups({ groups, isMuted = false }: GroupsProps) {
  return groups.map(({ id, title, rows }) => (
    <div key={id} className="grid gap-x-8 gap-y-1 border-t border-line py-4 sm:grid-cols-[9rem_minmax(0,1fr)]">
      <h3 className="text-sm leading-6 text-muted">{title}</h3>
      <dl className={isMuted ? 'text-sm leading-6' : 'text-[0.9375rem] leading-6'}>
        {rows.map(({ name, label, text }) => (
          <div key={name} className="flex flex-wrap justify-between gap-x-6 py-0.5">
            <dt className="text-muted">{label}</dt>
            <dd className="ml-auto text-right numerals">{text}</dd>
          </div>
        ))}
      </dl>
    </div>
  ))
}
