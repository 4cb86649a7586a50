import { nameChoice } from '@/components/model-choice/choice-words'
import type { CompareReply } from '@/lib/contracts/compare'
import { choiceId, type ModelChoice } from '@/lib/core/registry/model-choice'
import { formatPercent, isAbove } from './prepare-answer'

type SpokenAnswerProps = {
  readonly reply: CompareReply | undefined
  readonly choice: ModelChoice
  readonly threshold: number
}

/** The answer as one sentence for screen readers, said when it changes. */
export function SpokenAnswer({ reply, choice, threshold }: SpokenAnswerProps) {
  const answer = reply?.answers.find(({ model }) => choiceId(model) === choiceId(choice))
  return (
    <p role="status" aria-live="polite" className="sr-only">
      {answer
        ? `${formatPercent(answer.probability)}, ${isAbove(answer.probability, threshold) ? '' : 'not '}above $50k, says ${nameChoice(choice)}.`
        : ''}
    </p>
  )
}
