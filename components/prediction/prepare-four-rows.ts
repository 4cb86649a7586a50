import type { CompareReply } from '@/lib/contracts/compare'
import { choiceId, type ModelChoice } from '@/lib/core/registry/model-choice'
import { isAbove } from './prepare-answer'

export type FourRow = {
  readonly choice: ModelChoice
  readonly probability: number
  readonly threshold: number
  readonly isAbove: boolean
  readonly isChosen: boolean
  /** Says other than the chosen configuration. */
  readonly disagrees: boolean
}

type FourRowsInput = {
  readonly answers: CompareReply['answers']
  readonly chosen: ModelChoice
  /** Of the chosen configuration; the others stand at their own. */
  readonly threshold: number
}

export function prepareFourRows({ answers, chosen, threshold }: FourRowsInput): readonly FourRow[] {
  const rows = answers.map((answer) => {
    const isChosen = choiceId(answer.model) === choiceId(chosen)
    const own = isChosen ? threshold : answer.threshold
    const { algorithm, balancing } = answer.model
    return {
      choice: { algorithm, balancing },
      probability: answer.probability,
      threshold: own,
      isAbove: isAbove(answer.probability, own),
      isChosen,
    }
  })
  const verdict = rows.find((row) => row.isChosen)?.isAbove
  return rows.map((row) => ({ ...row, disagrees: verdict !== undefined && row.isAbove !== verdict }))
}

const COUNT_WORDS = ['None', 'One', 'Two', 'Three', 'Four'] as const

export function summarizeVotes(rows: readonly FourRow[]): string {
  const differing = rows.filter((row) => row.disagrees).length
  const all = COUNT_WORDS[rows.length]?.toLowerCase() ?? String(rows.length)
  if (rows.length < 2) return 'Only one model could be asked'
  if (differing === 0) return `All ${all} models agree`
  return `${COUNT_WORDS[differing]} of ${all} models ${differing === 1 ? 'disagrees' : 'disagree'}`
}
