import { resolve } from 'node:path'
import { choiceId, DEFAULT_CHOICE } from '@/lib/core/registry/model-choice'
import { ROOT } from '../../child'
import { findFreePort } from '../../port'
import type { BenchRun } from '../bench-run'
import { type KeptServer, keepServer } from './keep-server'

/** A bare `node:http` server around the same session of the same runtime: nothing in Node answers much faster. */
export async function startBareServer({ modelsDir, signal }: BenchRun, folder: string): Promise<KeptServer> {
  const port = await findFreePort()
  const script = resolve(ROOT, 'cli', 'bench', 'children', 'serve-bare.ts')
  const args = [resolve(modelsDir), choiceId(DEFAULT_CHOICE), String(port)]
  return keepServer({
    command: process.execPath,
    // From the checkout, where the loader of TypeScript is found, whatever folder it runs in.
    args: ['--import', import.meta.resolve('tsx'), script, ...args],
    env: { TSX_TSCONFIG_PATH: resolve(ROOT, 'tsconfig.json') },
    cwd: folder,
    port,
    protocol: 'bracket',
    choice: DEFAULT_CHOICE,
    signal,
  })
}
