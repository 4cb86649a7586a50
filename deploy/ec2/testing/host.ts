import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { childEnv, ROOT } from '@/cli/child'
import { findFreePort } from '@/cli/port'
import { type Engine, runEngine } from '@/lib/testing/containers/engine'
import { ensureProxyImage } from './proxy-image'

type Reached = Pick<Engine, 'command' | 'env'>
type RunOptions = {
  readonly input?: string
  readonly env?: Readonly<Record<string, string>>
  /** Called with all that was said so far, whenever there is more. */
  onOutput?(said: string, script: Running): void
}
type Running = {
  /** As a power cut would. */
  kill(): void
  terminate(): void
  /** Nobody listens any more, as where the line to the host is cut. */
  leave(): void
}

export type Outcome = { readonly code: number | null; readonly said: string }

export type Host = {
  /** Prefix of everything that the engine has of it. */
  readonly name: string
  /** Its folder, `BRACKET_HOME`. */
  readonly folder: string
  /** Where `install.sh` laid its scripts. */
  readonly programs: string
  /** Where its proxy listens, with plain HTTP. */
  readonly origin: string
  /** Runs one of its scripts, as `install.sh` laid them down. */
  run(script: string, args?: readonly string[], options?: RunOptions): Promise<Outcome>
  /** The colour that is live, as a request through the proxy sees it. */
  seenColour(): Promise<string | null>
  /** Names of its containers that run. */
  running(): Promise<readonly string[]>
  /** An image of this host's own name, so that what the scripts remove is nobody else's. */
  tag(version: string): string
  remove(): Promise<void>
}

/** A host made by `install.sh` itself, with a name, a folder and ports of its own. */
export async function createHost(engine: Reached, settings: readonly string[] = []): Promise<Host> {
  const name = `bracket-${randomBytes(4).toString('hex')}`
  const root = await mkdtemp(join(tmpdir(), `${name}-`))
  const folder = join(root, 'home')
  const programs = join(root, 'programs')
  const [http, https] = [await findFreePort(), await findFreePort()]
  const origin = `http://127.0.0.1:${http}`
  const env = { ...engine.env, BRACKET_HOME: folder, BRACKET_PROGRAMS: programs }
  const run = (path: string, args: readonly string[] = [], options: RunOptions = {}) =>
    runScript(path, args, { ...options, env: { ...env, ...options.env } })
  const list = async (kind: readonly string[]) =>
    (await runEngine(engine, [...kind, '--filter', `name=^${name}-`, '--format', '{{.Names}}']))
      .split('\n')
      .filter(Boolean)
  const host: Host = {
    name,
    folder,
    programs,
    origin,
    run: (script, args, options) => run(join(programs, 'deploy/ec2', script), args, options),
    seenColour: async () => (await fetch(`${origin}/api/health`)).headers.get('x-bracket-colour'),
    running: async () => (await list(['ps'])).toSorted(),
    tag: (version) => `${name}:${version}`,
    remove: async () => {
      const left = await list(['ps', '--all'])
      if (left.length > 0) await runEngine(engine, ['rm', '--force', ...left])
      await runEngine(engine, ['volume', 'rm', '--force', `${name}-data`])
      await runEngine(engine, ['network', 'rm', name])
      const images = (await runEngine(engine, ['images', '--format', '{{.Repository}}:{{.Tag}}', name])).split('\n')
      await Promise.all(images.filter(Boolean).map((image) => runEngine(engine, ['rmi', image])))
      await rm(root, { recursive: true })
    },
  }
  const own = [
    `BRACKET_NAME=${name}`,
    `BRACKET_HTTP=127.0.0.1:${http}`,
    `BRACKET_HTTPS=127.0.0.1:${https}`,
    `BRACKET_PROXY_IMAGE=${await ensureProxyImage(engine)}`,
    'BRACKET_READY_SECONDS=30',
    'BRACKET_SETTLE_SECONDS=1',
    'DRAIN_SECONDS=1',
    ...settings,
  ]
  const installed = await run(join(ROOT, 'deploy/ec2/install.sh'), ['--no-packages', '--no-units', ...own])
  if (installed.code !== 0) {
    await host.remove().catch(() => {})
    throw new Error(`install.sh: ${installed.said}`)
  }
  return host
}

/** The attempts that a host remembers: image and outcome of each. */
export async function readHistory(host: Host): Promise<readonly string[]> {
  const lines = (await readFile(join(host.folder, 'history'), 'utf8')).trim().split('\n')
  return lines.map((line) => line.split('\t').slice(2).join(' '))
}

function runScript(path: string, args: readonly string[], { input, env = {}, onOutput }: RunOptions): Promise<Outcome> {
  const child = spawn(path, args, { env: childEnv(env), stdio: ['pipe', 'pipe', 'pipe'] })
  let said = ''
  const running: Running = {
    kill: () => child.kill('SIGKILL'),
    terminate: () => child.kill('SIGTERM'),
    leave: () => {
      child.stdout.destroy()
      child.stderr.destroy()
    },
  }
  const listen = (text: string) => {
    said += text
    onOutput?.(said, running)
  }
  child.stdout.setEncoding('utf8').on('data', listen)
  child.stderr.setEncoding('utf8').on('data', listen)
  child.stdin.on('error', () => {}).end(input)
  return new Promise((resolve, reject) => {
    // Not "close": what a killed script started may hold its output for a while.
    child.once('error', reject).once('exit', (code) => setTimeout(() => resolve({ code, said }), 50))
  })
}
