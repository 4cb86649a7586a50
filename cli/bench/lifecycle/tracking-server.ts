import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Mlflow, openMlflow } from '@/lib/adapters/mlflow/client'
import { mlflowSettings } from '@/lib/adapters/mlflow/settings'
import { type Fault, type FaultProxy, startFaultProxy } from '@/lib/testing/mlflow/fault-proxy'
import { findMlflow, MlflowMissing } from '@/lib/testing/mlflow/find-mlflow'
import { encodeCard, seedConfiguration } from '@/lib/testing/mlflow/seed-records'
import { type MlflowServer, startMlflow } from '@/lib/testing/mlflow/server'
import { findFreePort } from '../../port'
import { CommandFailure } from '../../run-command'

export type { Fault }
/** Of a run and its model, as trainings leave them. */
export { encodeCard, seedConfiguration }

const EXPERIMENT = 'bracket'

export type TrackingServer = {
  readonly mlflow: Mlflow
  /** Between the servers that are measured and MLflow, where it is to fail. */
  readonly proxy: FaultProxy
  /** Settings of a server, or command, that follows it, straight or through the proxy, and keeps what it has in `folder`. */
  settings(options: { readonly folder: string; readonly isDirect?: boolean }): Readonly<Record<string, string>>
  /** A new empty folder, gone with the server. */
  makeFolder(): Promise<string>
  stop(): Promise<void>
}

/** An empty MLflow of its own, with a proxy that can fail. @throws CommandFailure with what to install. */
export async function startTrackingServer(report: (step: string) => void): Promise<TrackingServer> {
  const bin = await findMlflow('3', report).catch((error: unknown) => {
    throw error instanceof MlflowMissing ? new CommandFailure(error.message) : error
  })
  report('MLflow, starting')
  const server = await startMlflow({ bin, port: await findFreePort() })
  const root = await mkdtemp(join(tmpdir(), 'bracket-bench-'))
  const proxy = await startFaultProxy({ target: server.trackingUri })
  return {
    mlflow: openMlflow(mlflowSettings({ ...server, experimentName: EXPERIMENT })),
    proxy,
    settings: ({ folder, isDirect = false }) => settingsOf(server, isDirect ? server.trackingUri : proxy.uri, folder),
    makeFolder: () => mkdtemp(join(root, 'server-')),
    stop: async () => {
      await proxy.stop()
      await server.stop()
      await rm(root, { recursive: true, force: true })
    },
  }
}

function settingsOf({ username, password }: MlflowServer, uri: string, folder: string) {
  return {
    LOG_LEVEL: 'warn',
    MODEL_SOURCE: 'mlflow',
    MLFLOW_TRACKING_URI: uri,
    MLFLOW_TRACKING_USERNAME: username,
    MLFLOW_TRACKING_PASSWORD: password,
    MLFLOW_EXPERIMENT_NAME: EXPERIMENT,
    MODEL_CACHE_DIR: join(folder, 'model-cache'),
    DATABASE_URL: `file:${join(folder, 'bracket.db')}`,
  }
}
