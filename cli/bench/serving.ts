import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '@/lib/core/errors'
import { CommandFailure, describeFailure } from '../run-command'
import type { BenchRun } from './bench-run'
import type { Findings } from './figure'
import { benchPeers } from './serving/against-peers'
import { startBareServer } from './serving/bare-server'
import { type LoggingServer, startLoggingServer } from './serving/logging-server'
import { benchManyRecords } from './serving/many-records'
import { benchOneRecord } from './serving/one-record'
import { benchWithoutLane } from './serving/without-lane'

/** The server under load, its logs on: beside a bare server, beside what others serve with, and with long lists. */
export async function benchServing(run: BenchRun): Promise<Findings> {
  const folder = await mkdtemp(join(tmpdir(), 'bracket-bench-serving-'))
  const server = await startLoggingServer(run).catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true })
    throw error
  })
  try {
    const parts = [
      () => besideBare(run, { server, folder }),
      () => benchWithoutLane(run, server),
      () => benchPeers(run, { ...server, folder }),
      // The last, for the server stays on one core.
      () => benchManyRecords(run, server),
    ]
    const found: Findings[] = []
    for (const part of parts) {
      found.push(await part().catch(noteFailure))
      run.signal.throwIfAborted()
    }
    return {
      figures: found.flatMap(({ figures }) => figures),
      notMeasured: found.flatMap(({ notMeasured }) => notMeasured),
    }
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

type Beside = { readonly server: LoggingServer; readonly folder: string }

async function besideBare(run: BenchRun, { server, folder }: Beside): Promise<Findings> {
  const bare = await startBareServer(run, folder)
  try {
    const figures = await benchOneRecord(run, { ours: server, bare })
    // Nothing there would mean that what was measured wrote no log.
    const store = { name: 'the store afterwards', value: await server.readStoreMb(), unit: 'MB' } as const
    return { figures: [...figures, store], notMeasured: [] }
  } finally {
    await bare.stop()
  }
}

function noteFailure(error: unknown): Findings {
  if (!(error instanceof AppError || error instanceof CommandFailure)) throw error
  return { figures: [], notMeasured: [describeFailure(error)] }
}
