import { Disclosure } from '@/components/ui/disclosure'
import type { Fact } from './prepare-facts'

type FactsProps = { readonly facts: readonly Fact[]; readonly recipe: readonly Fact[] }

/** How the model came to be, and where it must not be used. */
export function Facts({ facts, recipe }: FactsProps) {
  return (
    <>
      <FactList facts={facts} />
      <div className="border-t border-line py-4 text-[0.9375rem] leading-6">
        <p className="max-w-prose">
          It speaks of the United States of 1994–95, in the dollars of then, and of groups of people alike. It is not to
          decide about people without a person’s review, and is no basis for credit, work or housing.
        </p>
      </div>
      {recipe.length > 0 ? (
        <Disclosure title="Recipe" note={String(recipe.length)}>
          <div className="pb-4">
            <FactList facts={recipe} />
          </div>
        </Disclosure>
      ) : null}
    </>
  )
}

function FactList({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="mt-2 text-sm">
      {facts.map(({ label, text }) => (
        <div key={label} className="grid gap-x-6 border-t border-line py-2.5 sm:grid-cols-[11rem_minmax(0,1fr)]">
          <dt className="break-words text-muted">{label}</dt>
          <dd className="min-w-0 break-words numerals">{text}</dd>
        </div>
      ))}
    </dl>
  )
}
