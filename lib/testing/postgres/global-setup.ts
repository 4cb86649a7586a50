import type { TestProject } from 'vitest/node'
import { findFreePort } from '@/cli/port'
import { findPostgres } from './find-postgres'
import { startPostgres } from './server'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Of a server on which databases may be made. */
    postgresUrl: string
  }
}

/** One server for the whole project; vitest runs what is returned after the last test. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  // biome-ignore lint/style/noProcessEnv: names a server for the tests, no setting of ours
  const named = process.env.POSTGRES_TEST_URL
  if (named) {
    project.provide('postgresUrl', named)
    return async () => {}
  }
  const { url, stop } = await startPostgres({ bin: await findPostgres(), port: await findFreePort() })
  project.provide('postgresUrl', url)
  return stop
}
