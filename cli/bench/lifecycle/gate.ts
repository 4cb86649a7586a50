import { CommandFailure } from '../../run-command'
import type { BenchRun } from '../bench-run'
import { promotionTimesSchema } from '../children/answers'
import type { Figure } from '../figure'
import { measureInChild } from '../measure-in-child'
import { HOLDOUT_ROWS } from './invented-holdouts'
import type { Rivals } from './rivals'
import type { TrackingServer } from './tracking-server'

/** A promotion of the challenger as a server makes it: files and hold-outs fetched, 500 resamples, the alias moved. */
export async function benchGate(
  { signal, report }: BenchRun,
  { mlflow, settings, makeFolder }: TrackingServer,
  { champion, challenger }: Rivals,
): Promise<readonly Figure[]> {
  report('a promotion')
  await mlflow.registry.setChampion(champion.registered)
  const { version } = challenger.registered
  const env = settings({ folder: await makeFolder(), isDirect: true })
  const times = await measureInChild({ script: 'promote', args: [version], env, signal }, promotionTimesSchema)
  await mlflow.registry.setChampion(champion.registered)
  if (!times.passed) throw new CommandFailure(`The gate refused the invented challenger: ${times.why}`)
  const rows = HOLDOUT_ROWS.toLocaleString('en-US')
  return [
    { name: `promotion through the gate, ${rows} rows`, value: times.seconds, unit: 's' },
    { name: '  longest hold of the event loop', value: times.longestHoldMs, unit: 'ms' },
    { name: '  p99 of its holds', value: times.p99HoldMs, unit: 'ms' },
  ]
}
