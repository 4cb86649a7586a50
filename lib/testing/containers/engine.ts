import { execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { findFolderOf } from '../find-program'
import { findFreeSubnet } from './free-subnet'

const START_LIMIT_MS = 60_000
const POLL_MS = 200
const MAX_OUTPUT_BYTES = 64_000_000
const PROGRAMS = ['dockerd', 'containerd', 'docker', 'ip', 'iptables'] as const
const KEEPER = fileURLToPath(new URL('./keep-docker.sh', import.meta.url))
/** For networks that tests make; Docker's own ranges may be another daemon's. */
const ADDRESS_POOLS = [{ base: '10.214.0.0/16', size: 24 }]

export const NO_ENGINE =
  'They need Docker or Podman, running; or, as root, what starts it (apt-get install docker.io iptables iproute2).'

/** An engine as others are told of it, across processes. */
export type ReachedEngine = {
  /** Its command line: `docker`, or `podman`, which takes the same words. */
  readonly command: 'docker' | 'podman'
  /** What the command needs in its environment to reach this engine. */
  readonly env: Readonly<Record<string, string>>
  /** What `build` needs besides, so that its steps reach the network. */
  readonly buildFlags: readonly string[]
}
export type Engine = ReachedEngine & { stop(): Promise<void> }

/**
 * The engine that `CONTAINER_ENGINE` names (docker or podman). Without a name: Docker where it answers, else a daemon of its own
 * for as long as this process lives, which only root can have, else Podman.
 * @throws where there is none, with what to install
 */
export async function openEngine(): Promise<Engine> {
  const found = await findEngine()
  if (found === undefined) throw new Error(NO_ENGINE)
  if (found === 'startable') return startDocker()
  return { command: found, env: {}, buildFlags: [], stop: async () => {} }
}

/** Whether `openEngine` would find one, or could start it. */
export async function hasEngine(): Promise<boolean> {
  return (await findEngine()) !== undefined
}

async function findEngine(): Promise<ReachedEngine['command'] | 'startable' | undefined> {
  // biome-ignore lint/style/noProcessEnv: what tests run with is no setting of ours
  const named = process.env.CONTAINER_ENGINE
  const isMeant = (command: string) => named === undefined || named === command
  if (isMeant('docker') && (await isAnswering({ command: 'docker', env: {} }))) return 'docker'
  if (isMeant('docker') && (await canStartDocker())) return 'startable'
  if (isMeant('podman') && (await isAnswering({ command: 'podman', env: {} }))) return 'podman'
  return undefined
}

type CallOptions = {
  readonly timeoutMs?: number
  /** What the command reads. */
  readonly input?: string | undefined
}

/** What the engine's command says on its standard output. @throws with its last words where it fails */
export async function runEngine(
  engine: Pick<ReachedEngine, 'command' | 'env'>,
  args: readonly string[],
  options?: CallOptions,
): Promise<string> {
  return (await callEngine(engine, args, options)).stdout.trim()
}

/** What it says on both. @throws with its last words where it fails */
export async function callEngine(
  { command, env }: Pick<ReachedEngine, 'command' | 'env'>,
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

/** Whether a daemon of our own could be started. */
export async function canStartDocker(): Promise<boolean> {
  if (process.getuid?.() !== 0) return false
  const folders = await Promise.all(
    PROGRAMS.map((program) => findFolderOf([program], { more: ['/usr/sbin', '/sbin', '/usr/bin'] })),
  )
  return folders.every((folder) => folder !== undefined)
}

/**
 * A daemon with its own socket, images and containers, all of it in a temporary folder, and its own bridge. It leaves the rules
 * for packets alone, which it would share with any other: ports are published by its proxy, and builds use this machine's network.
 */
export async function startDocker(): Promise<Engine> {
  const folder = await mkdtemp(join(tmpdir(), 'bracket-docker-'))
  const socket = join(folder, 'docker.sock')
  const bridge = `bracket${process.pid}`
  const config = {
    hosts: [`unix://${socket}`],
    'data-root': join(folder, 'root'),
    'exec-root': join(folder, 'exec'),
    pidfile: join(folder, 'pid'),
    bridge,
    'default-address-pools': ADDRESS_POOLS,
    iptables: false,
    ip6tables: false,
    'ip-forward': false,
  }
  await writeFile(join(folder, 'daemon.json'), JSON.stringify(config))
  const address = findFreeSubnet(await readFile('/proc/net/route', 'utf8'))
  const keeper = spawn(KEEPER, [folder, bridge, address], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  let isGone = false
  const ended = new Promise<void>((resolve) => {
    keeper.once('error', () => resolve()).once('exit', () => resolve())
  }).then(() => {
    isGone = true
  })
  const engine: Engine = {
    command: 'docker',
    env: { DOCKER_HOST: `unix://${socket}` },
    buildFlags: ['--network', 'host'],
    stop: async () => {
      keeper.stdin?.destroy()
      await ended
    },
  }
  let said = ''
  for (const giveUpAt = performance.now() + START_LIMIT_MS; !isGone && performance.now() < giveUpAt; ) {
    if (await isAnswering(engine)) return engine
    // The keeper takes it away with the folder.
    said = await readFile(join(folder, 'daemon.log'), 'utf8').catch(() => said)
    await sleep(POLL_MS)
  }
  const what = isGone ? 'ended' : 'did not answer'
  await engine.stop()
  throw new Error(`Docker's daemon ${what}. The end of its log:\n${said.slice(-2_000)}`)
}

async function isAnswering(engine: Pick<ReachedEngine, 'command' | 'env'>): Promise<boolean> {
  // The version of the server, which only a server knows.
  const args =
    engine.command === 'docker' ? ['version', '--format', '{{.Server.Version}}'] : ['info', '--format', 'json']
  return runEngine(engine, args, { timeoutMs: 10_000 }).then(
    (said) => said !== '',
    () => false,
  )
}
