import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import { findFolderOf } from '@/lib/testing/find-program'
import { makeDatabase } from '@/lib/testing/postgres/database'
import { findPostgres, namedPostgres } from '@/lib/testing/postgres/find-postgres'
import { startPostgres } from '@/lib/testing/postgres/server'

type Fixtures = {
  /** Gone after the test. */
  readonly folder: string
  /** Of an empty database in a real PostgreSQL; the test is left out where there is none. */
  readonly postgresUrl: string
  /** The program; the test is left out where it is not installed. */
  readonly haproxy: string
}
type WorkerFixtures = { readonly postgresServer: string | undefined }

/** What the app needs to run by itself, with the models that ship. */
export const ALONE = { MODEL_SOURCE: 'folder', MLFLOW_TRACKING_URI: '', LOG_LEVEL: 'error', DRAIN_SECONDS: '0' }

export const test = base.extend<Fixtures, WorkerFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'bracket-service-'))
    await use(folder)
    await rm(folder, { recursive: true, force: true })
  },
  postgresServer: [
    // biome-ignore lint/correctness/noEmptyPattern: as above
    async ({}, use) => {
      const named = namedPostgres()
      const bin = named === undefined ? await findPostgres().catch(() => undefined) : undefined
      const server = bin === undefined ? undefined : await startPostgres(bin)
      await use(named ?? server?.url)
      await server?.stop()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  postgresUrl: async ({ postgresServer }, use, info) => {
    info.skip(postgresServer === undefined, 'There is no PostgreSQL here.')
    const database = await makeDatabase(postgresServer ?? '')
    await use(database.url)
    await database.drop()
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  haproxy: async ({}, use, info) => {
    const folder = await findFolderOf(['haproxy'], { more: ['/usr/sbin'] })
    info.skip(folder === undefined, 'There is no haproxy here.')
    await use(join(folder ?? '', 'haproxy'))
  },
})
