import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type ReachedEngine, runEngine } from './engine'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
/** As the Dockerfile names it. */
export const BASE_IMAGE = 'node:24-bookworm-slim'
/** What the labels of the tested image say. */
export const BUILD_ARGS = { VERSION: '0.0.0-test', REVISION: '0123456789abcdef0123456789abcdef01234567' }
const STAND_IN = 'deploy/image/stand-in-base.sh'

type Wanted = {
  readonly tag: string
  readonly target: 'serve' | 'train'
  readonly buildArgs?: Readonly<Record<string, string>>
  /** Folder that is built; the checkout unless another is given. */
  readonly context?: string
}

/** Builds the Dockerfile as it is, with what the engine has to build with. Its words go to this process's output. */
export async function buildImage(
  engine: ReachedEngine,
  { tag, target, buildArgs = {}, context = ROOT }: Wanted,
): Promise<void> {
  const args = Object.entries(buildArgs).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`])
  const format = engine.command === 'podman' ? ['--format', 'docker'] : []
  await say(engine, ['build', ...format, ...engine.buildFlags, '--target', target, '--tag', tag, ...args, context], {
    // Where it is asked for and missing, the command refuses; what built before it builds this as well.
    DOCKER_BUILDKIT: (await hasBuildKit(engine)) ? '1' : '0',
  })
}

/** The image that the Dockerfile starts from: here already, pulled, or a stand-in where no registry can be reached. */
export async function ensureBase(engine: ReachedEngine): Promise<'real' | 'stand-in'> {
  if (await hasImage(engine, BASE_IMAGE)) return isStandIn(engine)
  try {
    await runEngine(engine, ['pull', '--quiet', BASE_IMAGE], { timeoutMs: 300_000 })
  } catch {
    console.log(`${BASE_IMAGE} cannot be pulled here.`)
    // By its whole name, for Podman would keep a short one as an image of this machine alone.
    await run(STAND_IN, [`docker.io/library/${BASE_IMAGE}`], { ...engine.env, CONTAINER_ENGINE: engine.command })
  }
  return isStandIn(engine)
}

async function isStandIn(engine: ReachedEngine): Promise<'real' | 'stand-in'> {
  const label = await runEngine(engine, [
    'image',
    'inspect',
    '--format',
    '{{index .Config.Labels "stand-in"}}',
    BASE_IMAGE,
  ])
  return label === 'true' ? 'stand-in' : 'real'
}

function hasImage(engine: ReachedEngine, name: string): Promise<boolean> {
  return runEngine(engine, ['image', 'inspect', name]).then(
    () => true,
    () => false,
  )
}

/** Docker's newer command line has it in a plugin; the older one, before 23, in itself. */
async function hasBuildKit({ command, env }: ReachedEngine): Promise<boolean> {
  if (command === 'podman') return false
  const isPlugged = await runEngine({ command, env }, ['buildx', 'version']).then(
    () => true,
    () => false,
  )
  if (isPlugged) return true
  return Number.parseInt(await runEngine({ command, env }, ['version', '--format', '{{.Client.Version}}']), 10) < 23
}

function say(engine: ReachedEngine, args: readonly string[], env: Readonly<Record<string, string>>): Promise<void> {
  return run(engine.command, args, { ...engine.env, ...env })
}

function run(command: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<void> {
  const child = spawn(command, args, {
    cwd: ROOT,
    // biome-ignore lint/style/noProcessEnv: handed down whole, nothing is read here
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('exit', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`${command} ${args[0]} ended with exit code ${code}; its reason stands above.`))
    })
  })
}
