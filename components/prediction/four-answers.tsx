import clsx from 'clsx'
import { nameChoice } from '@/components/model-choice/choice-words'
import type { CompareReply } from '@/lib/contracts/compare'
import { choiceId, type ModelChoice } from '@/lib/core/registry/model-choice'
import { formatPercent } from './prepare-answer'
import { prepareFourRows, summarizeVotes } from './prepare-four-rows'

type FourAnswersProps = {
  readonly answers: CompareReply['answers']
  readonly choice: ModelChoice
  /** Of the chosen configuration. */
  readonly threshold: number
}

export function FourAnswers({ answers, choice, threshold }: FourAnswersProps) {
  const rows = prepareFourRows({ answers, chosen: choice, threshold })
  return (
    <table className="w-full text-[0.9375rem]">
      <caption className="pb-2 text-left">
        <span className="font-medium">{summarizeVotes(rows)}</span>
      </caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">Model</th>
          <th scope="col">On the scale</th>
          <th scope="col">Probability</th>
          <th scope="col">Says</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={choiceId(row.choice)} className="border-t border-line">
            <th
              scope="row"
              className={clsx('py-1.5 pr-3 text-left font-normal', row.isChosen ? 'text-ink' : 'text-muted')}
            >
              <span className={clsx(row.isChosen && 'border-b-2 border-accent pb-px')}>{nameChoice(row.choice)}</span>
              {row.isChosen ? <span className="sr-only"> (chosen)</span> : null}
            </th>
            <td className="w-1/5 py-1.5 max-sm:hidden">
              <Strip probability={row.probability} threshold={row.threshold} />
            </td>
            <td className="numerals py-1.5 pl-3 text-right">{formatPercent(row.probability)}</td>
            <td className="whitespace-nowrap py-1.5 pl-3 text-right">
              <span className={clsx(row.disagrees && 'rounded-sm bg-ink px-1.5 py-0.5 text-paper')}>
                {row.isAbove ? 'above' : 'not above'}
                {row.disagrees ? <span className="sr-only">, disagrees with the chosen model</span> : null}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The ruler in small: a bracket from the threshold on, and the answer as a dot. */
function Strip({ probability, threshold }: { readonly probability: number; readonly threshold: number }) {
  return (
    <svg viewBox="-4 0 108 16" aria-hidden="true" className="h-4 w-full">
      <path d="M0 8h100" stroke="var(--line)" strokeWidth="1.5" />
      <path d={`M${threshold * 100 + 3} 3h-3v10h3M97 3h3v10h-3`} fill="none" stroke="var(--muted)" strokeWidth="1.25" />
      <circle cx={probability * 100} cy="8" r="3.5" fill="var(--accent)" />
    </svg>
  )
}
