import { readCards } from '@/lib/core/inference/read-cards'
import { choiceId, MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import { composeTools, openTrainer } from '../compose'
import { describeFailure } from '../run-command'
import { type BenchRun, hasData } from './bench-run'
import { type SmallTraining, smallTrainingSchema } from './children/answers'
import type { Figure, Findings } from './figure'
import { measureInChild } from './measure-in-child'

/** What the cards say of the last whole training, and a small real one: what the FFI costs, and whether it repeats. */
export async function benchTraining(run: BenchRun): Promise<Findings> {
  const fromCards = await readTrainingSeconds(run)
  const small = await trainTwice(run)
  return {
    figures: [...fromCards.figures, ...small.figures],
    notMeasured: [...fromCards.notMeasured, ...small.notMeasured],
  }
}

async function readTrainingSeconds({ modelsDir }: BenchRun): Promise<Findings> {
  const cards = await readCards(composeTools({ modelsDir }).files)
  // An imported model's card does not know how long its training took.
  const trained = cards.flatMap(({ configuration, trainingSeconds }) =>
    trainingSeconds === null ? [] : { configuration, trainingSeconds },
  )
  const figures = trained.map(({ configuration, trainingSeconds }): Figure => {
    return { name: `${choiceId(configuration)}, as its card says`, value: trainingSeconds, unit: 's' }
  })
  if (trained.length < MODEL_CHOICES.length) {
    const reason = `Training time of all four: ${trained.length} of ${MODEL_CHOICES.length} cards tell it. "npm run train" makes the others.`
    return { figures, notMeasured: [reason] }
  }
  const sum = trained.reduce((total, { trainingSeconds }) => total + trainingSeconds, 0)
  return {
    figures: [...figures, { name: 'all four, trained and judged', value: sum, unit: 's', target: { atMost: 300 } }],
    notMeasured: [],
  }
}

async function trainTwice(run: BenchRun): Promise<Findings> {
  try {
    // Says in its own words what to install.
    openTrainer({ threads: 1 })
  } catch (error) {
    return { figures: [], notMeasured: [describeFailure(error)] }
  }
  const args = (await hasData(run)) ? [run.dataPath] : []
  const train = (time: string) => {
    run.report(`small training, ${time} of two`)
    return measureInChild({ script: 'train-small', args, signal: run.signal }, smallTrainingSchema)
  }
  const [first, second] = [await train('first'), await train('second')]
  const rows = `${first.rows.toLocaleString('en-US')} ${args.length > 0 ? '' : 'invented '}records`
  return { figures: [...describeFfi(first, rows), ...compareDigests(first, second)], notMeasured: [] }
}

function describeFfi(
  { trainSeconds, nativeCalls, nativeCallUs, libraryVersion }: SmallTraining,
  rows: string,
): Figure[] {
  const share = (nativeCalls * nativeCallUs) / 1e6 / trainSeconds
  return [
    { name: `small training, XGBoost ${libraryVersion}, ${rows}`, value: trainSeconds, unit: 's' },
    { name: 'its native calls', value: nativeCalls, unit: 'count' },
    { name: 'a small native call', value: nativeCallUs / 1000, unit: 'ms' },
    { name: "the calls' part of that training", value: share * 100, unit: '%', target: { atMost: 5 } },
  ]
}

/** In two processes, so that nothing left in memory can make them agree. */
function compareDigests(first: SmallTraining, second: SmallTraining): Figure[] {
  return Object.entries(first.digests).map(([id, digest]) => ({
    name: `${id}, small, twice: the files`,
    value: digest === second.digests[id] ? 1 : 0,
    unit: 'identical',
    target: { atLeast: 1 },
  }))
}
