import type { ReactNode } from 'react'
import { nameChoice } from '@/components/model-choice/choice-words'
import type { CardSummary } from '@/components/model-choice/prepare-card-summary'
import type { CompareReply } from '@/lib/contracts/compare'
import { choiceId, type ModelChoice } from '@/lib/core/registry/model-choice'
import { AssumedList } from './assumed-list'
import { FourAnswers } from './four-answers'
import { formatPercent } from './prepare-answer'
import { ProbabilityRuler } from './probability-ruler'
import { ThresholdWords } from './threshold-words'
import { Figure, Verdict } from './verdict'

type AnswerProps = {
  readonly reply: CompareReply | undefined
  readonly choice: ModelChoice
  readonly card: CardSummary | undefined
  /** Undefined: the model's own. */
  readonly threshold: number | undefined
  /** A newer answer is on its way. */
  readonly isUpdating: boolean
  /** There is somebody to answer about, and a key to be given first. */
  readonly isLocked?: boolean
  readonly actions: ReactNode
  onThreshold(threshold: number | undefined): void
}

export function Answer(props: AnswerProps) {
  const { reply, choice, card, threshold, isUpdating, isLocked = false, actions, onThreshold } = props
  const answer = reply?.answers.find(({ model }) => choiceId(model) === choiceId(choice))
  const own = card?.threshold ?? answer?.threshold ?? 0.5
  const effective = threshold ?? own
  return (
    <section aria-labelledby="answer-heading" aria-busy={isUpdating}>
      <h2 id="answer-heading" className="min-h-6 text-sm text-muted">
        {reply ? `${nameChoice(choice)}${answer ? ', says' : ''}` : 'Of everyone in the census'}
      </h2>
      {answer ? (
        <Verdict probability={answer.probability} threshold={effective} base={card?.base} isUpdating={isUpdating} />
      ) : (
        <NoAnswer base={card?.base} isMissing={reply !== undefined} isLocked={isLocked} />
      )}
      <div className="mt-5">{actions}</div>
      {card || answer ? (
        <div className="mt-8">
          <ProbabilityRuler
            probability={answer?.probability}
            base={card?.base}
            threshold={effective}
            onThreshold={onThreshold}
          />
          <ThresholdWords
            curve={card?.curve ?? []}
            threshold={effective}
            own={own}
            isOwn={threshold === undefined}
            onReset={() => onThreshold(undefined)}
          />
        </div>
      ) : null}
      {reply ? (
        <>
          <div className="mt-8">
            <FourAnswers answers={reply.answers} choice={choice} threshold={effective} />
          </div>
          <div className="mt-5 border-b border-line">
            <AssumedList assumed={reply.assumed} />
          </div>
        </>
      ) : null}
    </section>
  )
}

type NoAnswerProps = {
  readonly base: number | undefined
  readonly isMissing: boolean
  readonly isLocked: boolean
}

function NoAnswer({ base, isMissing, isLocked }: NoAnswerProps) {
  if (isMissing) return <p className="mt-3 text-lg leading-7">This model could not be asked. The others are below.</p>
  return (
    <>
      <p className="mt-1 flex flex-wrap items-baseline gap-x-5">
        <Figure text={base === undefined ? '–' : formatPercent(base)} />
        <span className="text-2xl tracking-tight">above $50k</span>
      </p>
      <p className="mt-4 max-w-md text-lg leading-7 text-balance">
        {isLocked
          ? 'Give your API key above, and the answer about this person comes.'
          : 'Say who it is about, in as few fields as you like, and see how the chances move.'}
      </p>
    </>
  )
}
