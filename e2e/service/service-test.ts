import { access, constants, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { test as base } from '@playwright/test'
import { openStoreOf } from '@/lib/composition/store'
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

/** Far more than any test writes. */
const ALL = 10_000_000

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
    const program = await findProgram('haproxy')
    info.skip(program === undefined, 'There is no haproxy here.')
    await use(program ?? '')
  },
})

/** Opens the store, which checks its schema, and reads the ids of the whole log. */
export async function readLoggedIds(url: string): Promise<readonly string[]> {
  const store = await openStoreOf({ DATABASE_URL: url })
  const logged = await store.predictions.list({}, ALL)
  await store.close()
  return logged.map(({ id }) => id)
}

/** The path of a program, undefined where it is not installed. */
async function findProgram(name: string): Promise<string | undefined> {
  // biome-ignore lint/style/noProcessEnv: where commands stand is the system's to say, no setting of ours
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin']) {
    const path = join(folder, name)
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return path
  }
  return undefined
}
