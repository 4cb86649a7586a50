import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Command, InvalidArgumentError, Option } from 'commander'
import { fileSettingOf, SECRET_SETTINGS } from '@/lib/config/secrets'
import { childEnv, exitCodeOf, ROOT, spawnNode } from './child'
import { isPortFree } from './port'
import { ensureBuild, SERVER, SERVER_ENV } from './production-build'
import { CommandFailure, runCommand } from './run-command'
import { loadSettingsFile } from './settings-file'

const READY_WITHIN_MS = 60_000
const EVERYWHERE = ['0.0.0.0', '::']
const FILE = 'file:'
const DATABASE = 'file:data/bracket.db'

// Next reads .env when it builds and at no other time; the environment itself comes first.
loadSettingsFile()

type StartOptions = {
  readonly port: number
  readonly host: string
  readonly models: string
  readonly cache: string
  readonly database: string
}

const command = new Command('start')
  .description('Serve Bracket: build what is missing or out of date, then run the production server.')
  .addOption(new Option('-p, --port <port>', 'port to listen on').env('PORT').default(3000).argParser(parsePort))
  .addOption(new Option('--host <address>', 'address to listen on').env('HOST').default('0.0.0.0'))
  .addOption(new Option('--models <dir>', 'folder of the models').env('MODELS_DIR').default('models'))
  .addOption(
    new Option('--cache <dir>', 'folder of downloaded models').env('MODEL_CACHE_DIR').default('data/model-cache'),
  )
  .addOption(
    new Option('--database <url>', 'the store: file:PATH or postgres://…').env('DATABASE_URL').default(DATABASE),
  )
  .action((options: StartOptions) => runCommand((signal) => start(options, signal)))

await command.parseAsync()

async function start({ port, host, models, cache, database }: StartOptions, signal: AbortSignal): Promise<void> {
  if (!(await isPortFree(port, host))) {
    throw new CommandFailure(
      `Port ${port} is in use. Stop what listens there, or choose another: PORT=${port + 1} npm start`,
    )
  }
  await ensureBuild()
  if (signal.aborted) return
  // The standalone server moves into its own folder, where a relative path would mean something else.
  const env = {
    ...SERVER_ENV,
    PORT: String(port),
    HOSTNAME: host,
    MODELS_DIR: resolve(ROOT, models || 'models'),
    MODEL_CACHE_DIR: resolve(ROOT, cache || 'data/model-cache'),
    ...secretFiles(),
    ...(childEnv().DATABASE_URL_FILE ? {} : { DATABASE_URL: resolveDatabase(database || DATABASE) }),
  }
  const server = spawnNode(['--enable-source-maps', SERVER], { env })
  const ended = exitCodeOf(server)
  followNpm(() => void server.kill('SIGTERM'))
  const local = EVERYWHERE.includes(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host
  const isReady = await Promise.race([isAnswering(`http://${local}:${port}/api/health`), ended.then(() => false)])
  if (isReady) console.log(`\n  Bracket is ready: http://${local}:${port}\n`)
  process.exitCode = await ended
}

async function isAnswering(url: string): Promise<boolean> {
  for (const deadline = performance.now() + READY_WITHIN_MS; performance.now() < deadline; ) {
    const response = await fetch(url).catch(() => undefined)
    if (response) return true
    await sleep(100, undefined, { ref: false })
  }
  return false
}

/**
 * npm runs a script through a shell, and hands a signal to the shell, which dies of it alone. So when the shell is gone,
 * this process has another parent, and the server is to end.
 */
function followNpm(onGone: () => void): void {
  if (childEnv().npm_lifecycle_event === undefined) return
  const shell = process.ppid
  setInterval(() => process.ppid !== shell && onGone(), 500).unref()
}

/** The settings that name files with secrets, from where the server runs. */
function secretFiles(): Readonly<Record<string, string>> {
  const env = childEnv()
  const named = SECRET_SETTINGS.map(fileSettingOf).flatMap((name) =>
    env[name] ? [[name, resolve(ROOT, env[name])]] : [],
  )
  return Object.fromEntries(named)
}

function resolveDatabase(url: string): string {
  return url.startsWith(FILE) ? `${FILE}${resolve(ROOT, url.slice(FILE.length))}` : url
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new InvalidArgumentError('It must be 1 to 65535.')
  return port
}
