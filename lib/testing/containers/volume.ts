import { randomUUID } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { type ReachedEngine, runEngine } from './engine'

/** An empty volume, which goes when the test that asks for it is over. @returns its name */
export async function makeVolume(engine: Pick<ReachedEngine, 'command' | 'env'>): Promise<string> {
  const name = `bracket-test-${randomUUID()}`
  await runEngine(engine, ['volume', 'create', name])
  onTestFinished(async () => void (await runEngine(engine, ['volume', 'rm', '--force', name])))
  return name
}
