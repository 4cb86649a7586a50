import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hasEngine, NO_ENGINE } from '@/lib/testing/containers/engine'
import { exitCodeOf, ROOT, spawnNpm } from './child'

const FOLDER = join(ROOT, 'deploy')
/** Digest of the lock file that the packages were installed from. */
const STAMP = join(FOLDER, 'node_modules', '.lock-digest')

/** Whether an engine runs containers here, or could be started; one line says why not. */
export async function hasContainers(): Promise<boolean> {
  if (await hasEngine()) return true
  console.error(`\nNOT RUN: the tests of the image and of what runs it. ${NO_ENGINE}\n`)
  return false
}

/** Whether the packages of `deploy` are there, or could be installed: only tests need them, and who deploys. One line says why not. */
export async function hasDeployPackages(): Promise<boolean> {
  const digest = createHash('sha256')
    .update(await readFile(join(FOLDER, 'package-lock.json')))
    .digest('hex')
  if ((await readFile(STAMP, 'utf8').catch(() => '')) === digest) return true
  console.log('Installing what the tests of workflows, manifests and stacks need (deploy/package.json) …')
  const exitCode = await exitCodeOf(spawnNpm(['ci', '--prefix', FOLDER, '--no-audit', '--no-fund', '--silent']))
  if (exitCode === 0) {
    await writeFile(STAMP, digest)
    return true
  }
  console.error('\nNOT RUN: the tests of workflows, manifests and stacks. They need npm ci in the folder deploy.\n')
  return false
}
