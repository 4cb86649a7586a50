import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { withFileLock } from './file-lock'
import { findPython, type Python } from './python'

const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/bracket/', import.meta.url))
const STAMP = 'installed'

/** `3` is the server's and the current client; `2` the last client of the generation before. */
export type MlflowGeneration = '3' | '2'
const OVERRIDES = { '3': 'MLFLOW_SERVER_BIN', '2': 'MLFLOW_2_BIN' } as const

/** This machine cannot run MLflow; the message says what to install. */
export class MlflowMissing extends Error {}

/**
 * The path of an `mlflow` command: the one that MLFLOW_SERVER_BIN (MLFLOW_2_BIN) names, else that of a virtual environment
 * with pinned packages, which is made once. `report` is told of an installation, for that takes a minute.
 * @throws MlflowMissing where there is no Python to make one with, or no package index.
 */
export async function findMlflow(
  generation: MlflowGeneration,
  report: (line: string) => void = () => undefined,
): Promise<string> {
  // biome-ignore lint/style/noProcessEnv: where commands stand is the system's to say, no setting of ours
  const named = process.env[OVERRIDES[generation]]
  if (named) return named
  if (process.platform === 'win32') throw new MlflowMissing('A test server of MLflow runs on Linux and macOS alone.')
  const python = await findPython()
  if (!python) {
    throw new MlflowMissing(
      'No Python 3.11 or newer with venv and pip. Install one ("apt-get install python3-venv" on Debian and Ubuntu), ' +
        `or name an mlflow command of generation ${generation} with ${OVERRIDES[generation]}.`,
    )
  }
  return await ensureEnvironment({ generation, python, report })
}

type Wanted = {
  readonly generation: MlflowGeneration
  readonly python: Python
  readonly report: (line: string) => void
}

/**
 * The stamp is written last, so that an installation broken off counts as none.
 * @throws MlflowMissing where the packages cannot be had.
 */
async function ensureEnvironment({ generation, python, report }: Wanted): Promise<string> {
  const requirements = fileURLToPath(new URL(`./requirements-${generation}.txt`, import.meta.url))
  const pins = await readFile(requirements, 'utf8')
  const version = /^mlflow==(.+)$/m.exec(pins)?.[1] ?? generation
  const hash = createHash('sha256').update(`${python.identity}\n${pins}`).digest('hex').slice(0, 12)
  const folder = join(CACHE, `mlflow-${version}-${hash}`)
  const command = join(folder, 'bin', 'mlflow')
  if (await isStamped(folder)) return command
  await mkdir(CACHE, { recursive: true })
  return await withFileLock(`${folder}.lock`, async () => {
    if (await isStamped(folder)) return command
    report(`Installing MLflow ${version} for the tests (once, a minute or two) …`)
    await rm(folder, { recursive: true, force: true })
    await run(python.command, ['-m', 'venv', folder])
    // The list is complete, so there is nothing to resolve.
    await run(join(folder, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--no-deps', '-r', requirements])
    await writeFile(join(folder, STAMP), '')
    return command
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
    throw new MlflowMissing(`MLflow could not be installed: ${said.split('\n').at(-1)}`)
  }
}
