import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findPython } from './python'
import { ensureEnvironment, PackagesMissing } from './python-environment'

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
  const requirements = fileURLToPath(new URL(`./requirements-${generation}.txt`, import.meta.url))
  const version = /^mlflow==(.+)$/m.exec(await readFile(requirements, 'utf8'))?.[1] ?? generation
  const announce = () => report(`Installing MLflow ${version} for the tests (once, a minute or two) …`)
  const bin = await ensureEnvironment({ name: `mlflow-${version}`, requirements, python, announce }).catch(tellMissing)
  return join(bin, 'mlflow')
}

function tellMissing(error: unknown): never {
  throw error instanceof PackagesMissing ? new MlflowMissing(`MLflow could not be installed: ${error.message}`) : error
}
