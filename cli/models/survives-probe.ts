import { join, resolve } from 'node:path'
import type { ForeignForm } from '@/lib/adapters/xgboost/foreign-file'
import { exitCodeOf, ROOT, spawnNode } from '../child'

const PROBE_MS = 120_000

/** Whether XGBoost's library lives through reading this file: it trusts files, and a damaged one ends its process. */
export async function survivesProbe(path: string, form: ForeignForm): Promise<boolean> {
  const script = join(ROOT, 'cli', 'models', 'probe.ts')
  const child = spawnNode(['--import', 'tsx', script, resolve(path), form], { isSilent: true, timeoutMs: PROBE_MS })
  return (await exitCodeOf(child)) === 0
}
