import type { TestProject } from 'vitest/node'
import { findFreePort } from '@/cli/port'
import { startDagshub } from './dagshub'
import { findMlflow } from './find-mlflow'
import { type MlflowAddress, startMlflow } from './server'

/** What the tests of the project `mlflow` get from `inject('mlflow')`. */
export type ProvidedMlflow = MlflowAddress & {
  /** The same server as DagsHub would show it; runs are shared, credentials are not. */
  readonly dagshub: { readonly trackingUri: string; readonly user: string; readonly token: string }
  /** The `mlflow` commands of both generations. */
  readonly commands: { readonly current: string; readonly last2: string }
}

declare module 'vitest' {
  export interface ProvidedContext {
    mlflow: ProvidedMlflow
  }
}

/** One server for the whole project; vitest runs what is returned after the last test. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const report = (line: string) => console.log(line)
  const [current, last2] = [await findMlflow('3', report), await findMlflow('2', report)]
  const { stop, ...address } = await startMlflow({ bin: current, port: await findFreePort() })
  const dagshub = await startDagshub(address)
  project.provide('mlflow', {
    ...address,
    dagshub: { trackingUri: dagshub.uri, user: dagshub.user, token: dagshub.token },
    commands: { current, last2 },
  })
  return async () => {
    await dagshub.stop()
    await stop()
  }
}
