import type { ModelCard } from '@/lib/core/registry/card'
import { choiceId } from '@/lib/core/registry/model-choice'
import { Confusion } from './confusion'
import { Facts } from './facts'
import { Importance } from './importance'
import { ModelCurvesView } from './model-curves'
import { prepareConfusionSource } from './prepare-confusion'
import { describeJudging, prepareFacts, prepareImportance, prepareRecipe } from './prepare-facts'
import { prepareModelCurves } from './prepare-model-curves'

type ModelDetailsProps = {
  readonly card: ModelCard
  /** Of the address; undefined: the model's own. */
  readonly threshold: number | undefined
}

/** What the card of the model that serves says of it. */
export function ModelDetails({ card, threshold }: ModelDetailsProps) {
  const id = choiceId(card.configuration)
  return (
    <>
      <section aria-labelledby="curves" className="pt-10">
        <h3 id="curves" className="text-lg font-medium tracking-tight">
          How good it is
        </h3>
        <p className="mt-1.5 max-w-prose text-sm text-muted">{describeJudging(card)}</p>
        <ModelCurvesView curves={prepareModelCurves(card)} />
      </section>
      <div className="grid gap-x-16 gap-y-14 pt-14 lg:grid-cols-2 xl:gap-x-24">
        <section aria-labelledby="confusion" className="min-w-0">
          <h3 id="confusion" className="text-lg font-medium tracking-tight">
            Right and wrong
          </h3>
          <Confusion
            key={`${id} ${card.file.digest}`}
            id={id}
            source={prepareConfusionSource(card)}
            own={card.threshold.value}
            asked={threshold}
          />
        </section>
        <section aria-labelledby="importance" className="min-w-0">
          <h3 id="importance" className="text-lg font-medium tracking-tight">
            What it looks at
          </h3>
          <Importance bars={prepareImportance(card)} />
        </section>
      </div>
      <section aria-labelledby="facts" className="pt-14">
        <h3 id="facts" className="text-lg font-medium tracking-tight">
          Model card
        </h3>
        <Facts facts={prepareFacts(card)} recipe={prepareRecipe(card)} />
      </section>
    </>
  )
}
