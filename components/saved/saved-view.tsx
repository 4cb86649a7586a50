import { nameChoice } from '@/components/model-choice/choice-words'
import { ProbabilityRuler } from '@/components/prediction/probability-ruler'
import { Verdict } from '@/components/prediction/verdict'
import { PageHeading } from '@/components/ui/page-heading'
import { formatPageState } from '@/lib/contracts/page-state'
import type { GivenAnswer } from '@/lib/core/inference/answer-again'
import type { SavedPrediction } from '@/lib/core/inference/saved-prediction'
import { DeleteControl } from './delete-control'
import { formatDay } from './format-day'
import { PersonWords } from './person-words'
import { prepareSavedFacts, prepareToday, type SavedFact } from './prepare-saved'
import { ThenAndNow } from './then-and-now'

type SavedViewProps = {
  readonly saved: SavedPrediction
  /** What serves today says; undefined where nothing could be asked. */
  readonly today: GivenAnswer | undefined
}

/** An answer as it was given, about whom, and what would be answered today. */
export function SavedView({ saved, today }: SavedViewProps) {
  const { id, choice, record, assumed, probability, threshold, isOwnThreshold, createdMs, expiresMs } = saved
  const held = prepareToday(saved, today)
  const search = formatPageState({ choice, record, threshold: isOwnThreshold ? threshold : undefined })
  return (
    <>
      <PageHeading title="Is this person’s income above $50,000?">
        <p>
          An answer as it was given on {formatDay(createdMs)}. Whoever has this address can look at it until{' '}
          {formatDay(expiresMs)}. It is an estimate about people like this one, not a verdict on one.
        </p>
      </PageHeading>
      <div className="grid gap-x-16 gap-y-12 border-t border-line pt-8 lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)] xl:gap-x-24">
        <div>
          <section aria-labelledby="answer-heading">
            <h2 id="answer-heading" className="min-h-6 text-sm text-muted">
              {nameChoice(choice)}, said
            </h2>
            <Verdict probability={probability} threshold={threshold} />
            <div className="mt-8">
              <ProbabilityRuler probability={probability} base={undefined} threshold={threshold} />
            </div>
          </section>
          <div className="mt-8">
            {held.kind === 'otherwise' ? (
              <ThenAndNow thenAndNow={held.thenAndNow} day={formatDay(createdMs)} />
            ) : (
              <p className="text-[0.9375rem] leading-6">{held.words}</p>
            )}
          </div>
          <FactList facts={prepareSavedFacts(saved)} />
          <div className="mt-5 flex flex-wrap items-center gap-x-6 gap-y-2">
            <a href={`/${search}`} className="inline-flex min-h-9 items-center link">
              Open in the form
            </a>
            <DeleteControl id={id} />
          </div>
        </div>
        <PersonWords record={record} assumed={assumed} />
      </div>
    </>
  )
}

function FactList({ facts }: { readonly facts: readonly SavedFact[] }) {
  return (
    <dl className="mt-8 border-b border-line text-sm">
      {facts.map(({ label, text }) => (
        <div key={label} className="flex flex-wrap justify-between gap-x-6 border-t border-line py-2">
          <dt className="text-muted">{label}</dt>
          <dd className="ml-auto text-right numerals wrap-anywhere">{text}</dd>
        </div>
      ))}
    </dl>
  )
}
