import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { callEngine, type ReachedEngine, runEngine } from './engine'

/** As hosts run it: nothing to be written but /data and /tmp, no capability, and no way to one. */
export const HARDENED = [
  ...['--read-only', '--tmpfs', '/tmp'],
  ...['--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
] as const

/** Says whose it is: machine and process, with a slash between. */
export const OWNER_LABEL = 'bracket.test.owner'
const SERVICE_PORT = '3000/tcp'
const READY_WITHIN_MS = 60_000
const HEALTH_WITHIN_MS = 60_000
const ANSWER_WITHIN_MS = 2_000
const POLL_MS = 100

type Reached = Pick<ReachedEngine, 'command' | 'env'>
type Wanted = {
  readonly image: string
  /** What stands before the image: mounts, limits, settings. */
  readonly flags?: readonly string[]
  /** What stands behind it, instead of the image's own command. */
  readonly command?: readonly string[]
}
type ExecOptions = { readonly input?: string }

export type Container = {
  readonly id: string
  /** What a command inside says on its standard output; `input` is what it reads. @throws where it fails, with its words */
  exec(args: readonly string[], options?: ExecOptions): Promise<string>
  /** What the engine knows of it, by a template such as `{{.State.ExitCode}}`. */
  inspect(template: string): Promise<string>
  /** What it said so far, line by line. */
  readLog(): Promise<{ readonly out: readonly string[]; readonly error: readonly string[] }>
  /** Resolves when it has ended. @returns the exit code */
  ended(): Promise<number>
  /** By SIGTERM, and by SIGKILL after so many seconds, which makes the exit code 137. @returns the exit code */
  stop(withinSeconds: number): Promise<number>
  /** With all that it wrote, running or not. */
  remove(): Promise<void>
}

/** Starts a container, and publishes the service's port on a free one of the loopback interface. */
export async function startContainer(engine: Reached, { image, flags = [], command = [] }: Wanted): Promise<Container> {
  const label = `${OWNER_LABEL}=${hostname()}/${process.pid}`
  const own = ['--detach', '--label', label, '--publish', `127.0.0.1::${SERVICE_PORT}`]
  const id = await runEngine(engine, ['run', ...own, ...flags, image, ...command])
  const ended = async () => Number(await runEngine(engine, ['wait', id]))
  return {
    id,
    exec: (args, { input } = {}) =>
      runEngine(engine, ['exec', ...(input === undefined ? [] : ['--interactive']), id, ...args], { input }),
    inspect: (template) => runEngine(engine, ['inspect', '--format', template, id]),
    readLog: async () => {
      const { stdout, stderr } = await callEngine(engine, ['logs', id])
      return { out: linesOf(stdout), error: linesOf(stderr) }
    },
    ended,
    stop: async (withinSeconds) => {
      await runEngine(engine, ['stop', '--time', String(withinSeconds), id])
      return ended()
    },
    remove: async () => void (await runEngine(engine, ['rm', '--force', '--volumes', id])),
  }
}

/** @returns where the service is reached, once it says that it is ready. @throws where it ends before that, with its words */
export async function waitUntilReady(engine: Reached, container: Container): Promise<string> {
  const [published] = (await runEngine(engine, ['port', container.id, SERVICE_PORT])).split('\n')
  const origin = `http://${published}`
  for (const giveUpAt = performance.now() + READY_WITHIN_MS; performance.now() < giveUpAt; await sleep(POLL_MS)) {
    if (await isOk(`${origin}/api/ready`)) return origin
    if ((await container.inspect('{{.State.Running}}')) === 'false') break
  }
  const { out, error } = await container.readLog()
  throw new Error(`The container did not become ready. Its last words:\n${[...out, ...error].slice(-20).join('\n')}`)
}

/** What publishes a port takes connections before there is somebody behind it; such a one may stay without an answer. */
function isOk(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }).then(
    ({ ok }) => ok,
    () => false,
  )
}

/** Waits until the image's own HEALTHCHECK has come to this. @throws where it does not */
export async function waitForHealth(
  { command, env }: Reached,
  container: Container,
  wanted: 'healthy' | 'unhealthy',
): Promise<void> {
  for (const giveUpAt = performance.now() + HEALTH_WITHIN_MS; performance.now() < giveUpAt; await sleep(POLL_MS)) {
    // Podman leaves asking to systemd, which is not everywhere.
    if (command === 'podman') await callEngine({ command, env }, ['healthcheck', 'run', container.id]).catch(() => {})
    if ((await container.inspect('{{.State.Health.Status}}')) === wanted) return
  }
  throw new Error(`The container did not become ${wanted}: ${await container.inspect('{{json .State.Health}}')}`)
}

/** Removes the containers of test runs of this machine that were killed, and could not. */
export async function removeLeftovers(engine: Reached): Promise<void> {
  const listed = await runEngine(engine, ['ps', '--all', '--quiet', '--filter', `label=${OWNER_LABEL}`])
  for (const id of linesOf(listed)) {
    const label = `{{index .Config.Labels "${OWNER_LABEL}"}}`
    const [host, pid] = (await runEngine(engine, ['inspect', '--format', label, id])).split('/')
    if (host === hostname() && !isAlive(Number(pid))) await runEngine(engine, ['rm', '--force', '--volumes', id])
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter(Boolean)
}
