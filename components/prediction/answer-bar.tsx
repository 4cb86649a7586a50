import clsx from 'clsx'
import { nameChoice } from '@/components/model-choice/choice-words'
import type { CompareReply } from '@/lib/contracts/compare'
import { choiceId, type ModelChoice } from '@/lib/core/registry/model-choice'
import { formatPercent, isAbove } from './prepare-answer'

type AnswerBarProps = {
  readonly reply: CompareReply | undefined
  readonly choice: ModelChoice
  readonly threshold: number
  readonly isUpdating: boolean
}

/** Small screens: the answer stays in sight while the form is filled in. */
export function AnswerBar({ reply, choice, threshold, isUpdating }: AnswerBarProps) {
  const answer = reply?.answers.find(({ model }) => choiceId(model) === choiceId(choice))
  if (answer === undefined) return null
  return (
    <a
      href="#answer"
      className="sticky bottom-0 z-10 -mx-5 flex items-baseline gap-3 border-t border-line bg-paper px-5 py-3 sm:-mx-8 sm:px-8 lg:hidden"
    >
      <span className={clsx('numerals text-2xl tracking-tight', isUpdating && 'opacity-70')}>
        {formatPercent(answer.probability)}
      </span>
      <span className="whitespace-nowrap">
        {isAbove(answer.probability, threshold) ? 'above $50k' : 'not above $50k'}
      </span>
      <span className="ml-auto truncate text-sm text-muted max-sm:hidden">{nameChoice(choice)}</span>
      <span className="ml-auto text-sm underline underline-offset-4 sm:ml-4">Details</span>
    </a>
  )
}
