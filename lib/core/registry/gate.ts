import { pairedBootstrap } from '@/lib/core/evaluation/bootstrap'
import { type Holdout, isSameHoldout } from '@/lib/core/evaluation/holdout'
import { judge } from '@/lib/core/evaluation/metrics'
import type { ModelCard } from './card'

export const GATE_CHECKS = [
  'loads',
  'known-answers',
  'parity',
  'same-hold-out',
  'roc-auc',
  'pr-auc',
  'calibration',
  'size',
] as const
export type GateCheckName = (typeof GATE_CHECKS)[number]

export type GateCheck = {
  readonly name: GateCheckName
  readonly passed: boolean
  /** One sentence, with the figures. */
  readonly detail: string
}
export type GateReport = { readonly passed: boolean; readonly checks: readonly GateCheck[] }

/** What opening a version brought to light. */
export type Examined = {
  readonly card: ModelCard
  /** What it said of its hold-out; undefined where the version came without. */
  readonly holdout: Holdout | undefined
  /** Why it does not load, or what it answers wrongly; fit to be shown. */
  readonly loadFault?: string | undefined
  readonly answerFault?: string | undefined
}

/** A champion that cannot be examined any more is no reason to keep it. */
export type Standing = Examined | { readonly fault: string } | undefined

/** Largest distance between the trained model's probability and its file's. */
export const DEFAULT_MAX_PARITY = 1e-6
/** Weighted, on the hold-out. */
export const DEFAULT_MAX_ECE = 0.01
export const DEFAULT_MAX_BYTES = 16_000_000
const BOOTSTRAP_SEED = 20_240_601

type GateBounds = { readonly maxParity?: number; readonly maxEce?: number; readonly maxBytes?: number }
type GateDeps = { takeTurn(): Promise<void> }

/**
 * Whether `candidate` may take the place of `champion`, undefined where there is none. An area is worse where the whole
 * 95 % interval of the paired difference lies below zero. Throws a RangeError where a hold-out cannot be judged.
 */
export async function judgeGate(
  { takeTurn }: GateDeps,
  { candidate, champion }: { readonly candidate: Examined; readonly champion: Standing },
  { maxParity = DEFAULT_MAX_PARITY, maxEce = DEFAULT_MAX_ECE, maxBytes = DEFAULT_MAX_BYTES }: GateBounds = {},
): Promise<GateReport> {
  const { card } = candidate
  const checks: GateCheck[] = [
    check(
      'loads',
      candidate.loadFault === undefined,
      candidate.loadFault ?? 'It opens, and takes the 40 census fields.',
    ),
    answersCheck(candidate),
    parityCheck(card, maxParity),
    ...(await compareAreas(takeTurn, candidate, champion)),
    calibrationCheck(candidate, maxEce),
    check('size', card.file.bytes <= maxBytes, `${formatBytes(card.file.bytes)} of at most ${formatBytes(maxBytes)}.`),
  ]
  return { passed: checks.every(({ passed }) => passed), checks }
}

/** No reason overrides these: no server would take such a model. */
export function isUsable({ loadFault, answerFault }: Examined): boolean {
  return loadFault === undefined && answerFault === undefined
}

function check(name: GateCheckName, passed: boolean, detail: string): GateCheck {
  return { name, passed, detail }
}

function answersCheck({ card, loadFault, answerFault }: Examined): GateCheck {
  if (loadFault !== undefined) return check('known-answers', false, 'It could not be asked.')
  const right = `It gives its ${card.knownAnswers.length} known answers.`
  return check('known-answers', answerFault === undefined, answerFault ?? right)
}

function parityCheck({ parity }: ModelCard, maxParity: number): GateCheck {
  if (parity === null)
    return check('parity', true, 'The file is the model itself, so there is nothing it could stray from.')
  const distance = `${parity.probability.toExponential(1)} of at most ${maxParity.toExponential(0)}`
  const rows = (parity.rows + parity.stressRows).toLocaleString('en-US')
  return check(
    'parity',
    parity.probability <= maxParity,
    `The trained model's probabilities and the file's differ by ${distance}, over ${rows} records.`,
  )
}

function calibrationCheck({ card, holdout }: Examined, maxEce: number): GateCheck {
  // From the rows where they are at hand: the card only tells of them.
  const ece = holdout ? judge(holdout.scored, card.threshold.value).ece : card.metrics.weighted.ece
  return check('calibration', ece <= maxEce, `Expected calibration error ${ece.toFixed(4)} of at most ${maxEce}.`)
}

async function compareAreas(
  takeTurn: GateDeps['takeTurn'],
  candidate: Examined,
  champion: Standing,
): Promise<readonly GateCheck[]> {
  const all = (passed: boolean, detail: string) =>
    (['same-hold-out', 'roc-auc', 'pr-auc'] as const).map((name) => check(name, passed, detail))
  if (candidate.holdout === undefined) return all(false, 'It came without what it said of its hold-out.')
  if (champion === undefined) return all(true, 'There is no champion to be compared with.')
  if ('fault' in champion) return all(true, `The champion cannot be compared with: ${champion.fault}`)
  if (champion.holdout === undefined) {
    return all(false, 'The champion came without what it said of its hold-out, so they cannot be compared.')
  }
  if (!isSameHoldout(candidate.holdout, champion.holdout)) {
    return all(
      false,
      'The two were judged on different records: train again with the champion’s data, seed and test size.',
    )
  }
  const areas = await pairedBootstrap(candidate.holdout.scored, champion.holdout.scored, {
    seed: BOOTSTRAP_SEED,
    takeTurn,
  })
  const caution = cautionOf(candidate.card, champion.card)
  const area = (name: 'roc-auc' | 'pr-auc', label: string, key: keyof typeof areas) => {
    const { difference, low, high } = areas[key]
    const figures = `${signed(difference)} (95 % interval ${signed(low)} to ${signed(high)})`
    const words = high < 0 ? 'worse than' : low > 0 ? 'better than' : 'not told apart from'
    return check(name, high >= 0, `${label} is ${words} the champion's: ${figures}.${caution}`)
  }
  const rows = candidate.holdout.split.rows.toLocaleString('en-US')
  return [
    check('same-hold-out', true, `Both were judged on the same ${rows} records.`),
    area('roc-auc', 'ROC-AUC', 'rocAuc'),
    area('pr-auc', 'PR-AUC', 'prAuc'),
  ]
}

/** What nobody can tell here of an imported model, and what it would mean for the comparison. */
function cautionOf(candidate: ModelCard, champion: ModelCard): string {
  const imported = [...(candidate.origin ? ['it'] : []), ...(champion.origin ? ['the champion'] : [])]
  if (imported.length === 0) return ''
  const [who, whose] = imported.length > 1 ? ['both', 'their areas'] : [imported[0], 'its area']
  const verb = imported.length > 1 ? 'were' : 'was'
  return ` But ${who} ${verb} trained elsewhere, perhaps on these very records, and then ${whose} would be too good.`
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`
}

function formatBytes(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}
