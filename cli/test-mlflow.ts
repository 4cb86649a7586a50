import { join } from 'node:path'
import { openMlflow } from '@/lib/adapters/mlflow/client'
import { mlflowSettings } from '@/lib/adapters/mlflow/settings'
import { findMlflow, MlflowMissing } from '@/lib/testing/mlflow/find-mlflow'
import { seedLifecycle } from '@/lib/testing/mlflow/seed'
import { startMlflow } from '@/lib/testing/mlflow/server'
import { findFreePort } from './port'

/** The app's own default. */
const EXPERIMENT = 'bracket'

/** Whether MLflow is there, or could be installed; one line says why not. */
export async function hasMlflow(): Promise<boolean> {
  try {
    for (const generation of ['3', '2'] as const) await findMlflow(generation, console.log)
    return true
  } catch (error) {
    if (!(error instanceof MlflowMissing)) throw error
    console.error(`\nNOT RUN: the tests against a real MLflow server. ${error.message}\n`)
    return false
  }
}

export type LifecycleServer = {
  /** What `playwright.config.ts` reads. */
  readonly env: Readonly<Record<string, string>>
  stop(): Promise<void>
}

/** An MLflow server with runs and versions in it, for the app that the browser tests of the model lifecycle look at. */
export async function startLifecycleServer(folder: string): Promise<LifecycleServer> {
  const server = await startMlflow({ bin: await findMlflow('3'), port: await findFreePort() })
  try {
    await seedLifecycle(openMlflow(mlflowSettings({ ...server, experimentName: EXPERIMENT })))
    const env = {
      E2E_LIFECYCLE_PORT: String(await findFreePort()),
      E2E_MLFLOW_URI: server.trackingUri,
      E2E_MLFLOW_USERNAME: server.username,
      E2E_MLFLOW_PASSWORD: server.password,
      E2E_MLFLOW_FOLDER: join(folder, 'lifecycle'),
    }
    return { env, stop: server.stop }
  } catch (error) {
    await server.stop()
    throw error
  }
}
