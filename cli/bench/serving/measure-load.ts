import { CommandFailure } from '../../run-command'
import type { BenchRun } from '../bench-run'
import { measureInChild } from '../measure-in-child'
import { type LoadOutcome, type LoadPlan, loadOutcomeSchema } from './load-plan'
import { readProcessorMs } from './process-tree'

/** Load on a port, made by a process of its own. */
export function measureLoad({ signal }: Pick<BenchRun, 'signal'>, plan: LoadPlan): Promise<LoadOutcome> {
  return measureInChild({ script: 'load', args: [JSON.stringify(plan)], signal }, loadOutcomeSchema)
}

/** The same where requests are answered or refused. @throws CommandFailure with the statuses where one was neither. */
export async function measureAnswered(run: Pick<BenchRun, 'signal'>, plan: LoadPlan): Promise<LoadOutcome> {
  const outcome = await measureLoad(run, plan)
  const { accepted, failed, statuses } = outcome
  if (accepted.count > 0 && failed === 0) return outcome
  const counted = Object.entries(statuses).map(([status, count]) => `${count} × ${status}`)
  throw new CommandFailure(`Not every request was answered: ${counted.join(', ') || 'no reply came'}.`)
}

export type Timed = LoadOutcome & {
  /** Processor time of the server for each request, in ms; NaN where it cannot be told. */
  readonly cpuMs: number
}

/** The same with what it costs the server, which a busy machine changes far less than it does a rate. */
export async function measureCost(run: Pick<BenchRun, 'signal'>, pid: number, plan: LoadPlan): Promise<Timed> {
  const before = await readProcessorMs(pid)
  const outcome = await measureAnswered(run, plan)
  return { ...outcome, cpuMs: ((await readProcessorMs(pid)) - before) / outcome.asked }
}

/** Accepted requests a second. */
export function rateOf({ accepted, seconds }: LoadOutcome): number {
  return accepted.count / seconds
}
