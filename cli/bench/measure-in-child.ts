import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { z } from 'zod'
import { childEnv, ROOT } from '../child'

const MAX_ANSWER_BYTES = 10_000_000

export type ChildRun = {
  /** A file of `cli/bench/children`, without its ending. */
  readonly script: 'read-census' | 'run-model' | 'core-path' | 'train-small' | 'promote' | 'load'
  readonly args: readonly string[]
  /** Settings that are not this process's. */
  readonly env?: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

/** Runs a measurement in a fresh process, which answers in JSON on its standard output. */
export async function measureInChild<T>({ script, args, env, signal }: ChildRun, answer: z.ZodType<T>): Promise<T> {
  const file = join(ROOT, 'cli', 'bench', 'children', `${script}.ts`)
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', file, ...args], {
    cwd: ROOT,
    env: childEnv(env),
    signal,
    maxBuffer: MAX_ANSWER_BYTES,
  })
  return answer.parse(JSON.parse(stdout))
}
