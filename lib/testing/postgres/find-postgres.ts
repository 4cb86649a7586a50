import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { findFolderOf } from '../find-program'

/** Debian and Ubuntu keep the server's programs off the PATH, a folder a version. */
const DEBIAN = '/usr/lib/postgresql'

/** This machine cannot run PostgreSQL; the message says what to install. */
export class PostgresMissing extends Error {}

/** The address of a server that may be tested on, where one is named. */
export function namedPostgres(): string | undefined {
  // biome-ignore lint/style/noProcessEnv: names a server for the tests, no setting of ours
  return process.env.POSTGRES_TEST_URL || undefined
}

/** The folder of `initdb` and `postgres`, the newest version of several. @throws PostgresMissing */
export async function findPostgres(): Promise<string> {
  const versions = await readdir(DEBIAN).catch(() => [])
  const newestFirst = [...versions].sort((a, b) => Number(b) - Number(a))
  const more = newestFirst.map((version) => join(DEBIAN, version, 'bin'))
  const folder = await findFolderOf(['postgres', 'initdb'], { more })
  if (folder !== undefined) return folder
  throw new PostgresMissing(
    'There is no PostgreSQL. Install one ("apt-get install postgresql" on Debian and Ubuntu), or name a server that ' +
      'may be tested on with POSTGRES_TEST_URL.',
  )
}
