import { AppError } from '@/lib/core/errors'
import type { ModelCard } from '@/lib/core/registry/card'
import { METRIC_LABELS } from '@/lib/core/registry/card-text'
import {
  type Algorithm,
  type ChoiceId,
  choiceId,
  MODEL_CHOICES,
  type ModelChoice,
} from '@/lib/core/registry/model-choice'
import { COMPARED_METRICS, PROTOTYPE } from '@/lib/core/registry/prototype'
import { composeTools } from '../compose'
import type { BenchRun } from './bench-run'
import { type ModelTimes, modelTimesSchema } from './children/answers'
import type { Figure, Findings } from './figure'
import { measureInChild } from './measure-in-child'
import { medianOf } from './percentiles'

const LOADS = 5
const SINGLES = 2000
const LIMITS: Readonly<Record<Algorithm, { readonly fileMb: number; readonly loadMs: number }>> = {
  xgboost: { fileMb: 4, loadMs: 150 },
  'random-forest': { fileMb: 15, loadMs: 500 },
}

/** Of each configuration what its card says, and what its file takes to load and to answer. */
export async function benchModels(run: BenchRun): Promise<Findings> {
  const figures: Figure[] = []
  const notMeasured: string[] = []
  for (const choice of MODEL_CHOICES) {
    try {
      const card = await composeTools({ modelsDir: run.modelsDir }).files.readCard(choice)
      figures.push(...describeQuality(card), ...(await timeModel(run, card)))
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      notMeasured.push(`${error.message} "npm run train" makes it.`)
    }
  }
  return { figures, notMeasured }
}

function describeQuality({ configuration, metrics: { weighted }, file }: ModelCard): readonly Figure[] {
  const id = choiceId(configuration)
  const cells = COMPARED_METRICS.map((metric): Figure => {
    const name = `${id}: ${METRIC_LABELS[metric]}, weighted`
    return { name, value: weighted[metric], unit: 'fraction', target: { atLeast: PROTOTYPE[id][metric] } }
  })
  return [
    ...cells,
    { name: `${id}: ${METRIC_LABELS.ece}`, value: weighted.ece, unit: 'fraction', target: { atMost: 0.01 } },
    {
      name: `${id}: file`,
      value: file.bytes / 1e6,
      unit: 'MB',
      target: { atMost: LIMITS[configuration.algorithm].fileMb },
    },
  ]
}

async function timeModel(run: BenchRun, { configuration }: ModelCard): Promise<readonly Figure[]> {
  const id = choiceId(configuration)
  const loads = []
  for (let i = 1; i < LOADS; i++) {
    run.report(`${id}, cold load ${i} of ${LOADS}`)
    loads.push((await runModel(run, id, 0)).loadMs)
  }
  const { loadMs, answers } = await timeAnswers(run, configuration)
  const loadFigure: Figure = {
    name: `${id}: cold load`,
    value: medianOf([...loads, loadMs]),
    unit: 'ms',
    target: { atMost: LIMITS[configuration.algorithm].loadMs },
  }
  return [loadFigure, ...describeAnswers(id, answers)]
}

function describeAnswers(id: ChoiceId, answers: ModelTimes['answers']): readonly Figure[] {
  if (!answers) return []
  const { scoreMs, bareMs, predictMs, predictPartialMs, batchRowsPerSecond } = answers
  return [
    { name: `${id}: one record, p50`, value: scoreMs.p50, unit: 'ms', target: { atMost: 0.3 } },
    { name: `${id}: one record, p99`, value: scoreMs.p99, unit: 'ms' },
    { name: `${id}: p50 to the bare session.run`, value: scoreMs.p50 / bareMs.p50, unit: 'times' },
    { name: `${id}: one record by predict(), p50`, value: predictMs.p50, unit: 'ms' },
    { name: `${id}: its essential fields by predict(), p50`, value: predictPartialMs.p50, unit: 'ms' },
    { name: `${id}: batches of 1,000 records`, value: batchRowsPerSecond, unit: 'per second' },
  ]
}

/** In a process of its own, with people that never repeat; measured once a run. */
export async function timeAnswers(run: BenchRun, choice: ModelChoice): Promise<ModelTimes> {
  const id = choiceId(choice)
  run.report(`${id}, ${SINGLES} records one by one`)
  const times = run.modelTimes.get(id) ?? (await runModel(run, id, SINGLES))
  run.modelTimes.set(id, times)
  return times
}

function runModel({ modelsDir, signal }: BenchRun, id: ChoiceId, singles: number): Promise<ModelTimes> {
  return measureInChild({ script: 'run-model', args: [modelsDir, id, String(singles)], signal }, modelTimesSchema)
}
