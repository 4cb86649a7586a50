import type { TestProject } from 'vitest/node'
import { findPostgres, namedPostgres } from './find-postgres'
import { startPostgres } from './server'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Of a server on which databases may be made. */
    postgresUrl: string
  }
}

/** One server for the whole project; vitest runs what is returned after the last test. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const named = namedPostgres()
  if (named) {
    project.provide('postgresUrl', named)
    return async () => {}
  }
  const { url, stop } = await startPostgres(await findPostgres())
  project.provide('postgresUrl', url)
  return stop
}
