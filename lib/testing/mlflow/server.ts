import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type KeptProcess, keepProcess } from './keep-process'

/** As DagsHub has it. */
const PREFIX = '/owner/repository.mlflow'
const USERNAME = 'bracket-tests'
const START_LIMIT_MS = 120_000
const POLL_MS = 100

/** Where a server is and who may use it, named as the settings are. */
export type MlflowAddress = { readonly trackingUri: string; readonly username: string; readonly password: string }
export type MlflowServer = MlflowAddress & {
  /** Kills the server at once, with its children, and removes its folder. */
  stop(): Promise<void>
}

/**
 * An empty MLflow server of its own: SQLite, artifacts through its proxy, basic authentication, under a path prefix, on the
 * loopback interface. Some five seconds. `port` must be free.
 */
export async function startMlflow({ bin, port }: { bin: string; port: number }): Promise<MlflowServer> {
  const folder = await mkdtemp(join(tmpdir(), 'bracket-mlflow-'))
  const password = randomBytes(16).toString('hex')
  const authConfig = join(folder, 'auth.ini')
  await writeFile(authConfig, describeUsers({ folder, password }), { mode: 0o600 })
  const logPath = join(folder, 'server.log')
  const server = await keepProcess(bin, {
    args: [
      'server',
      ...['--host', '127.0.0.1', '--port', String(port), '--static-prefix', PREFIX, '--workers', '1'],
      ...['--backend-store-uri', `sqlite:///${join(folder, 'runs.db')}`],
      ...['--serve-artifacts', '--artifacts-destination', join(folder, 'artifacts')],
      ...['--app-name', 'basic-auth'],
    ],
    env: {
      MLFLOW_AUTH_CONFIG_PATH: authConfig,
      MLFLOW_FLASK_SERVER_SECRET_KEY: randomBytes(16).toString('hex'),
      MLFLOW_DISABLE_TELEMETRY: 'true',
      DO_NOT_TRACK: 'true',
      // Nothing here asks for jobs, and their executor doubles the time to start.
      MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
    },
    cwd: folder,
    logPath,
  })
  // Ctrl-C ends a process without asking it to stop what it started; the server itself ends with it.
  const tidy = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', tidy)
  const stop = async () => {
    process.off('exit', tidy)
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
  const trackingUri = `http://127.0.0.1:${port}${PREFIX}`
  try {
    await waitUntilHealthy({ uri: `${trackingUri}/health`, server, logPath })
  } catch (error) {
    await stop()
    throw error
  }
  return { trackingUri, username: USERNAME, password, stop }
}

function describeUsers({ folder, password }: { folder: string; password: string }): string {
  return [
    '[mlflow]',
    'default_permission = READ',
    `database_uri = sqlite:///${join(folder, 'users.db')}`,
    `admin_username = ${USERNAME}`,
    `admin_password = ${password}`,
    // Each request's password would be hashed otherwise, for a tenth of a second.
    'auth_cache_ttl_seconds = 3600',
    'authorization_function = mlflow.server.auth:authenticate_request_basic_auth',
    '',
  ].join('\n')
}

type Waiting = { readonly uri: string; readonly server: KeptProcess; readonly logPath: string }

async function waitUntilHealthy({ uri, server, logPath }: Waiting): Promise<void> {
  let isGone = false
  void server.ended.then(() => {
    isGone = true
  })
  const giveUpAt = performance.now() + START_LIMIT_MS
  while (!isGone && performance.now() < giveUpAt) {
    const response = await fetch(uri, { signal: AbortSignal.timeout(1_000) }).catch(() => undefined)
    if (response?.ok) return
    await sleep(POLL_MS)
  }
  const log = await readFile(logPath, 'utf8').catch(() => '')
  throw new Error(`The MLflow server ${isGone ? 'ended' : 'did not answer'}. The end of its log:\n${log.slice(-2_000)}`)
}
