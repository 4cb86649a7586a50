import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { withFileLock } from './file-lock'
import type { Python } from './python'

const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/bracket/', import.meta.url))
const STAMP = 'installed'

/** There is no package index, or not these packages for this machine. The message is pip's last line. */
export class PackagesMissing extends Error {}

type Wanted = {
  /** Of the folder in the cache, before a digest of Python and packages. */
  readonly name: string
  /** Path of a complete list of pinned packages. */
  readonly requirements: string
  readonly python: Python
  /** Called where something is installed, for that takes a while. */
  readonly announce: () => void
}

/**
 * The folder with the commands of a virtual environment that is made once.
 * @throws PackagesMissing
 */
export async function ensureEnvironment({ name, requirements, python, announce }: Wanted): Promise<string> {
  const pins = await readFile(requirements, 'utf8')
  const hash = createHash('sha256').update(`${python.identity}\n${pins}`).digest('hex').slice(0, 12)
  const folder = join(CACHE, `${name}-${hash}`)
  const bin = join(folder, 'bin')
  if (await isStamped(folder)) return bin
  await mkdir(CACHE, { recursive: true })
  return await withFileLock(`${folder}.lock`, async () => {
    if (await isStamped(folder)) return bin
    announce()
    await rm(folder, { recursive: true, force: true })
    await run(python.command, ['-m', 'venv', folder])
    // The list is complete, so there is nothing to resolve.
    await run(join(bin, 'python'), ['-m', 'pip', 'install', '--quiet', '--no-deps', '-r', requirements])
    // Written last, so that an installation broken off counts as none.
    await writeFile(join(folder, STAMP), '')
    return bin
  })
}

function isStamped(folder: string): Promise<boolean> {
  return readFile(join(folder, STAMP)).then(
    () => true,
    () => false,
  )
}

async function run(command: string, args: readonly string[]): Promise<void> {
  try {
    await promisify(execFile)(command, args)
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error)
    throw new PackagesMissing(said.split('\n').at(-1) ?? '')
  }
}
