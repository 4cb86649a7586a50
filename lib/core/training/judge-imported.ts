import type { CensusTable } from '@/lib/core/census/table'
import { takeRows } from '@/lib/core/census/table'
import type { Ensemble } from '@/lib/core/ensemble/ensemble'
import { type ForeignColumn, foreignMatrix } from '@/lib/core/ensemble/foreign-columns'
import { AppError } from '@/lib/core/errors'
import { applyBetaToRows } from '@/lib/core/evaluation/calibration'
import { judge } from '@/lib/core/evaluation/metrics'
import type { ModelCard } from '@/lib/core/registry/card'
import { choiceId, type ModelChoice } from '@/lib/core/registry/model-choice'
import { PROTOTYPE } from '@/lib/core/registry/prototype'
import { refuseImport } from '@/lib/core/registry/refuse-import'
import { judgeFully, scoredOf } from './judge'
import { chooseThreshold } from './operating-point'
import { checkParity, damageRows } from './parity'
import type { ModelFile, TableScores, TrainedTrees } from './ports'
import { calibrationInputs } from './train'
import { importanceOf, splitHoldout, type TrainedConfiguration } from './train-configuration'

const STRESS_ROWS = 2000
/** Keeps a slice of several hundred indicator columns at some ten megabytes. */
const SLICE_ROWS = 8192
/** How far beside 0..1 a forest's shares may come to lie by rounding. */
const SHARE_SLACK = 1e-4

/** A model trained elsewhere, as the file that would be served, and what is known of it. */
export type ImportedModel = {
  readonly file: ModelFile
  /** The model itself, asked where it comes from; absent where the file is the model. */
  readonly foreign?: ForeignTrees | undefined
  readonly facts: Required<Pick<ModelCard, 'origin'>> &
    Pick<ModelCard, 'library' | 'recipe' | 'calibration'> & {
      readonly file: Pick<ModelCard['file'], 'trees' | 'nodes'>
    }
}

export type ForeignTrees = Pick<Ensemble, 'link' | 'calibrator'> & {
  readonly columns: readonly ForeignColumn[]
  /** Sum of loss reductions by field, in the order of `FIELD_NAMES`. */
  readonly gains: Float64Array
  /** By the library that trained it. */
  readonly margins: TrainedTrees['margins']
}

export type ImportPlan = {
  readonly choice: ModelChoice
  readonly seed: number
  /** Part of the records that is held out, 0..1. */
  readonly testSize: number
  readonly onProgress: (step: string, fraction: number) => void
}

/**
 * Judges an imported model on the hold-out that training would have kept, at a threshold chosen on the other side, and
 * proves that file and model agree. `table` holds no exact duplicates.
 * @throws AppError `model-invalid` where they do not, or where it gives no probability for some record.
 */
export async function judgeImported(
  model: ImportedModel,
  table: CensusTable,
  plan: ImportPlan,
): Promise<Pick<TrainedConfiguration, 'file' | 'facts' | 'heldOut'>> {
  try {
    return await judgeWhole(model, table, plan)
  } catch (cause) {
    const isOther = cause instanceof AppError && cause.code !== 'model-invalid'
    throw isOther ? refuseImport([cause.message], cause) : cause
  }
}

async function judgeWhole(
  { file, foreign, facts }: ImportedModel,
  table: CensusTable,
  { choice, seed, testSize, onProgress }: ImportPlan,
): Promise<Pick<TrainedConfiguration, 'file' | 'facts' | 'heldOut'>> {
  const [side, heldOut] = splitHoldout(table, { seed, testSize })
  const damaged = damageRows(heldOut, { rows: STRESS_ROWS, seed })
  const total = side.rows + heldOut.rows
  const served = await scoreSlices(file, heldOut, (done) => onProgress('hold-out', done / total))
  // Whatever comes must be answered, also where there is no model to compare with.
  const servedDamaged = await file.score(damaged)
  const errors = foreign
    ? [checkParity(scoreForeign(foreign, heldOut), served), checkParity(scoreForeign(foreign, damaged), servedDamaged)]
    : undefined
  const onSide = await scoreSlices(file, side, (done) => onProgress('training side', (heldOut.rows + done) / total))

  const scoredSide = scoredOf(side, onSide.probabilities)
  const { threshold } = chooseThreshold(choice, scoredSide)
  const { precision, recall, accuracy } = judge(scoredSide, threshold)
  const scored = scoredOf(heldOut, served.probabilities)
  return {
    file,
    facts: {
      ...facts,
      configuration: choice,
      seed,
      trainingSeconds: null,
      split: { by: 'distinct-feature-vectors', testSize, trainRows: side.rows, testRows: heldOut.rows, folds: 0 },
      threshold: { value: threshold, rule: describeRule(choice), training: { precision, recall, accuracy } },
      ...judgeFully(scored, { threshold, seed }),
      plainSplit: null,
      // Some files keep no gains.
      importance: foreign?.gains.some((gain) => gain > 0) ? importanceOf(foreign.gains) : [],
      parity: errors
        ? {
            rows: heldOut.rows,
            stressRows: damaged.rows,
            probability: Math.max(...errors.map(({ probability }) => probability)),
            margin: Math.max(...errors.map(({ margin }) => margin)),
          }
        : null,
    },
    heldOut: scored,
  }
}

/** What is said where the threshold was not chosen out of fold. */
function describeRule(choice: ModelChoice): string {
  const { precision, recall } = PROTOTYPE[choiceId(choice)]
  return (
    `Most room above precision ${precision} and recall ${recall}, both weighted, on the training side of the split, ` +
    'which the imported model may have been trained on'
  )
}

/** The model's own answer; rows are given to it as they were where it was trained. */
function scoreForeign({ columns, margins: ask, link, calibrator }: ForeignTrees, table: CensusTable): TableScores {
  const margins = new Float64Array(table.rows)
  for (const rows of slicesOf(table)) {
    margins.set(ask(foreignMatrix(columns, takeRows(table, rows))), rows[0] ?? 0)
  }
  if (link === 'share' && !margins.every((share) => share >= -SHARE_SLACK && share <= 1 + SHARE_SLACK)) {
    throw refuseImport(['Some of its answers are no shares of 0 to 1.'])
  }
  return { margins, probabilities: applyBetaToRows(calibrator, calibrationInputs(link, margins)) }
}

async function scoreSlices(file: ModelFile, table: CensusTable, onRows: (done: number) => void): Promise<TableScores> {
  const scores = { margins: new Float64Array(table.rows), probabilities: new Float64Array(table.rows) }
  for (const rows of slicesOf(table)) {
    const start = rows[0] ?? 0
    onRows(start)
    const { margins, probabilities } = await file.score(takeRows(table, rows))
    scores.margins.set(margins, start)
    scores.probabilities.set(probabilities, start)
  }
  return scores
}

function slicesOf({ rows }: CensusTable): readonly Int32Array[] {
  return Array.from({ length: Math.ceil(rows / SLICE_ROWS) }, (_, slice) => {
    const start = slice * SLICE_ROWS
    return Int32Array.from({ length: Math.min(SLICE_ROWS, rows - start) }, (__, i) => start + i)
  })
}
