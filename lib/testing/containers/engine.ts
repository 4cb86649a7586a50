import { execFile, spawn } from 'node:child_process'
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { findFolderOf } from '../find-program'

const START_LIMIT_MS = 60_000
const POLL_MS = 200
const MAX_OUTPUT_BYTES = 64_000_000
const PROGRAMS = ['dockerd', 'containerd', 'docker'] as const
/** Runs its arguments until its input ends, because this process closed it or is gone, and then asks them to stop. */
const KEEPER = '"$@" & command=$!; cat >/dev/null; kill -s TERM "$command"; wait "$command"'

export const NO_ENGINE = 'They need Docker or Podman, running; or, as root, what starts it (apt-get install docker.io).'

export type Engine = {
  /** Its command line: `docker`, or `podman`, which takes the same words. */
  readonly command: 'docker' | 'podman'
  /** What the command needs in its environment to reach this engine. */
  readonly env: Readonly<Record<string, string>>
  stop(): Promise<void>
}

/**
 * The engine that answers here, else one of its own for as long as this process lives, which only root can have.
 * @throws where there is none, with what to install
 */
export async function openEngine(): Promise<Engine> {
  for (const command of ['docker', 'podman'] as const) {
    if (await isAnswering({ command, env: {} })) return { command, env: {}, stop: async () => {} }
  }
  if (!(await canStartDocker())) throw new Error(NO_ENGINE)
  return startDocker()
}

/** Whether `openEngine` would find one, or could start it. */
export async function hasEngine(): Promise<boolean> {
  for (const command of ['docker', 'podman'] as const) if (await isAnswering({ command, env: {} })) return true
  return canStartDocker()
}

type CallOptions = {
  readonly timeoutMs?: number
  /** What the command reads. */
  readonly input?: string | undefined
}

/** What the engine's command says on its standard output. @throws with its last words where it fails */
export async function runEngine(
  engine: Pick<Engine, 'command' | 'env'>,
  args: readonly string[],
  options?: CallOptions,
): Promise<string> {
  return (await callEngine(engine, args, options)).stdout.trim()
}

/** What it says on both. @throws with its last words where it fails */
export async function callEngine(
  { command, env }: Pick<Engine, 'command' | 'env'>,
  args: readonly string[],
  { timeoutMs = 120_000, input }: CallOptions = {},
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const called = promisify(execFile)(command, args, {
    // biome-ignore lint/style/noProcessEnv: handed down whole, nothing is read here
    env: { ...process.env, ...env },
    timeout: timeoutMs,
    maxBuffer: MAX_OUTPUT_BYTES,
  })
  // Who ends without having read it all says by the exit code whether that was right.
  called.child.stdin?.on('error', () => {}).end(input)
  return called
}

async function canStartDocker(): Promise<boolean> {
  if (process.getuid?.() !== 0) return false
  const folders = await Promise.all(
    PROGRAMS.map((program) => findFolderOf([program], { more: ['/usr/sbin', '/usr/bin'] })),
  )
  return folders.every((folder) => folder !== undefined)
}

/** A daemon with its own socket, images and containers, all of it in a temporary folder. */
async function startDocker(): Promise<Engine> {
  const folder = await mkdtemp(join(tmpdir(), 'bracket-docker-'))
  const [socket, logPath, configPath] = ['docker.sock', 'daemon.log', 'daemon.json'].map((name) =>
    join(folder, name),
  ) as [string, string, string]
  const config = {
    hosts: [`unix://${socket}`],
    'data-root': join(folder, 'root'),
    'exec-root': join(folder, 'exec'),
    pidfile: join(folder, 'pid'),
    ip6tables: false,
  }
  await writeFile(configPath, JSON.stringify(config))
  const log = await open(logPath, 'a')
  const daemon = spawn('/bin/sh', ['-c', KEEPER, 'sh', 'dockerd', '--config-file', configPath], {
    stdio: ['pipe', log.fd, log.fd],
    detached: true,
  })
  await log.close()
  let isGone = false
  const ended = new Promise<void>((resolve) => {
    daemon.once('error', () => resolve()).once('exit', () => resolve())
  }).then(() => {
    isGone = true
  })
  const engine: Engine = {
    command: 'docker',
    env: { DOCKER_HOST: `unix://${socket}` },
    stop: async () => {
      await removeContainers(engine).catch(() => {})
      daemon.stdin?.destroy()
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
  for (const giveUpAt = performance.now() + START_LIMIT_MS; !isGone && performance.now() < giveUpAt; ) {
    if (await isAnswering(engine)) return engine
    await sleep(POLL_MS)
  }
  const said = await readFile(logPath, 'utf8').catch(() => '')
  await engine.stop()
  throw new Error(`Docker's daemon ${isGone ? 'ended' : 'did not answer'}. The end of its log:\n${said.slice(-2_000)}`)
}

async function removeContainers(engine: Engine): Promise<void> {
  const ids = (await runEngine(engine, ['ps', '--all', '--quiet'])).split('\n').filter(Boolean)
  if (ids.length > 0) await runEngine(engine, ['rm', '--force', '--volumes', ...ids])
}

async function isAnswering(engine: Pick<Engine, 'command' | 'env'>): Promise<boolean> {
  // The version of the server, which only a server knows.
  const args =
    engine.command === 'docker' ? ['version', '--format', '{{.Server.Version}}'] : ['info', '--format', 'json']
  return runEngine(engine, args, { timeoutMs: 10_000 }).then(
    (said) => said !== '',
    () => false,
  )
}
