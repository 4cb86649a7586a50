import { createHash } from 'node:crypto'
import { cp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { transform } from 'esbuild'
import { bundleCommands, COMMAND_FILES } from './bundle-commands'
import { packageCommand, ROOT, runNode } from './child'
import { CommandFailure } from './run-command'

const STANDALONE = join(ROOT, '.next', 'standalone')
/** Our own entry, in front of Next's server. */
export const SERVER = join(STANDALONE, 'serve.mjs')
const ENTRY = 'cli/serve.ts'
/** For who looks after the container; runs beside the server, by Node alone. */
const PROBE = 'deploy/image/probe.mjs'
const STAMP = join(ROOT, '.next', 'sources.sha256')

/** What a build is made of. Of the models only the cards: their files are read when the server runs. */
const SOURCE_FOLDERS = ['app', 'cli/keys', 'cli/store', 'components', 'lib', 'models', 'public'] as const
const SOURCE_FILES = [
  ENTRY,
  PROBE,
  ...COMMAND_FILES,
  'instrumentation.ts',
  'next.config.mjs',
  'package-lock.json',
  'postcss.config.mjs',
  'proxy.ts',
  'tsconfig.json',
] as const
const NOT_SOURCE = /(\.test\.tsx?$|__fixtures__|^lib\/testing\/|^models\/.*(?<!\.json)$)/

/**
 * What the server's process needs from its first moment. A fixed threshold makes glibc give back the memory that opening
 * models took; its own, which grows with use, keeps half as much again.
 */
export const SERVER_ENV = { NODE_ENV: 'production', MALLOC_TRIM_THRESHOLD_: '131072' } as const

/** Builds unless the last build was made of these very sources; says which. */
export async function ensureBuild(): Promise<void> {
  const digest = await digestSources()
  if ((await isThere(SERVER)) && (await readFile(STAMP, 'utf8').catch(() => '')) === digest) return
  console.log('Building (the first time, or because something changed) …')
  await build(digest)
}

/**
 * `next build`, then what Next leaves to the deployer: the static files beside the standalone server.
 * The stamp is written last, so that a build broken off counts as none.
 */
export async function build(digest?: string): Promise<void> {
  const stamp = digest ?? (await digestSources())
  await rm(STAMP, { force: true })
  // A stale copy would survive Next's own clean-up and hide what the new build lacks.
  await rm(STANDALONE, { recursive: true, force: true })
  const exitCode = await runNode([packageCommand('next', 'dist/bin/next'), 'build'])
  if (exitCode !== 0) throw new CommandFailure(`next build ended with exit code ${exitCode}; its reason stands above.`)
  await cp(join(ROOT, '.next', 'static'), join(STANDALONE, '.next', 'static'), { recursive: true })
  if (await isThere(join(ROOT, 'public'))) {
    await cp(join(ROOT, 'public'), join(STANDALONE, 'public'), { recursive: true })
  }
  await writeFile(SERVER, await transpileEntry())
  await cp(join(ROOT, PROBE), join(STANDALONE, 'probe.mjs'))
  await bundleCommands(STANDALONE)
  await writeFile(STAMP, stamp)
}

/** One file without imports of ours, so that taking the types out is all there is to do. */
async function transpileEntry(): Promise<string> {
  const source = await readFile(join(ROOT, ENTRY), 'utf8')
  const { code } = await transform(source, { loader: 'ts', format: 'esm', target: 'node20' })
  return code
}

/** Contents, not times: a checkout that goes back and forth between branches stays fresh. */
async function digestSources(): Promise<string> {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`)
  const paths = (await Promise.all(SOURCE_FOLDERS.map(listFiles))).flat()
  for (const path of [...SOURCE_FILES, ...paths.filter((file) => !NOT_SOURCE.test(file)).sort()]) {
    const content = await readFile(join(ROOT, path)).catch(() => undefined)
    if (content) hash.update(`${path}\0${createHash('sha256').update(content).digest('hex')}\n`)
  }
  return hash.digest('hex')
}

/** Paths from the root, with forward slashes; none for a folder that does not exist. */
async function listFiles(folder: string): Promise<readonly string[]> {
  if (!(await isThere(join(ROOT, folder)))) return []
  const entries = await readdir(join(ROOT, folder), { withFileTypes: true })
  const nested = entries.map(async (entry) => {
    const path = `${folder}/${entry.name}`
    return entry.isDirectory() ? listFiles(path) : [path]
  })
  return (await Promise.all(nested)).flat()
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
