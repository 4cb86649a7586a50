import { stat } from 'node:fs/promises'
import type { ChoiceId } from '@/lib/core/registry/model-choice'
import { CommandFailure } from '../run-command'
import type { ModelTimes } from './children/answers'

/** One call of the bench: what it was asked to measure, and what one section leaves for another. */
export type BenchRun = {
  readonly dataPath: string
  readonly modelsDir: string
  readonly signal: AbortSignal
  /** Says on stderr what is being measured now. */
  report(step: string): void
  /** Measured by the section of the models, for the comparison with HTTP. */
  readonly modelTimes: Map<ChoiceId, ModelTimes>
}

export async function hasData({ dataPath }: Pick<BenchRun, 'dataPath'>): Promise<boolean> {
  return stat(dataPath).then(
    (found) => found.isFile(),
    () => false,
  )
}

/** @throws CommandFailure with how to get the file. */
export async function requireData(run: BenchRun): Promise<void> {
  if (await hasData(run)) return
  throw new CommandFailure(`${run.dataPath}: no such file. "npm run data" fetches it, or name one with --data.`)
}
