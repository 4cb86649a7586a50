import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BenchRun } from '../bench-run'
import { type StartedServer, startServer } from '../bench-server'

export type LoggingServer = StartedServer & {
  /** What the store and its write-ahead log hold, in MB of 10^6 bytes. */
  readStoreMb(): Promise<number>
}

/** The production server with default settings, but for `more`: every answer goes into an SQLite file first, and a line into a log. */
export async function startLoggingServer(
  run: BenchRun,
  more: Readonly<Record<string, string>> = {},
): Promise<LoggingServer> {
  run.report('the server, starting')
  const folder = await mkdtemp(join(tmpdir(), 'bracket-bench-'))
  const store = join(folder, 'bracket.db')
  const removeFolder = () => rm(folder, { recursive: true, force: true })
  try {
    const settings = { DATABASE_URL: `file:${store}`, ...more }
    const server = await startServer(run, { settings, logPath: join(folder, 'server.log') })
    const stop = () => server.stop().finally(removeFolder)
    return { ...server, stop, readStoreMb: async () => (await sizeOf(store)) + (await sizeOf(`${store}-wal`)) }
  } catch (error) {
    await removeFolder()
    throw error
  }
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size / 1e6,
    () => 0,
  )
}
