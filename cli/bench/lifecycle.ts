import { AppError } from '@/lib/core/errors'
import { CommandFailure, describeFailure } from '../run-command'
import type { BenchRun } from './bench-run'
import { startServer } from './bench-server'
import type { Figure, Findings } from './figure'
import { benchColdStart } from './lifecycle/cold-start'
import { benchGate } from './lifecycle/gate'
import { waitForSource } from './lifecycle/load'
import { benchOutage } from './lifecycle/outage'
import { type Rivals, registerRivals } from './lifecycle/rivals'
import { benchSwap } from './lifecycle/swap'
import { startTrackingServer, type TrackingServer } from './lifecycle/tracking-server'

/** A server that follows a real MLflow of this machine: how it starts, swaps, outlives an outage; and a promotion. */
export async function benchLifecycle(run: BenchRun): Promise<Findings> {
  const tracking = await startTrackingServer(run.report)
  try {
    run.report('the models, on their way to MLflow')
    const rivals = await registerRivals(tracking.mlflow, run.modelsDir)
    const parts = [
      () => benchColdStart(run, tracking, rivals),
      () => benchFollowing(run, tracking, rivals),
      () => benchGate(run, tracking, rivals),
    ]
    const found: Findings[] = []
    for (const part of parts) {
      found.push(await part().then(ofFigures, noteFailure))
      await tracking.proxy.setFault('pass')
    }
    run.signal.throwIfAborted()
    return {
      figures: found.flatMap(({ figures }) => figures),
      notMeasured: found.flatMap(({ notMeasured }) => notMeasured),
    }
  } finally {
    await tracking.stop()
  }
}

/** Swaps and outages of one server, which looks for a new champion every second. */
async function benchFollowing(run: BenchRun, tracking: TrackingServer, rivals: Rivals): Promise<readonly Figure[]> {
  const log: string[] = []
  const settings = { ...tracking.settings({ folder: await tracking.makeFolder() }), MODEL_REFRESH_SECONDS: '1' }
  const server = await startServer(run, { settings, onLine: (line) => void log.push(line) })
  try {
    await waitForSource(server.http, { source: 'mlflow', person: rivals.people[0] })
    const swap = await benchSwap(run, tracking, { server, rivals })
    return [...swap, ...(await benchOutage(run, tracking, { server, rivals, log }))]
  } finally {
    await server.stop()
  }
}

function ofFigures(figures: readonly Figure[]): Findings {
  return { figures, notMeasured: [] }
}

function noteFailure(error: unknown): Findings {
  if (!(error instanceof AppError || error instanceof CommandFailure)) throw error
  return { figures: [], notMeasured: [describeFailure(error)] }
}
