import { execFile } from 'node:child_process'
import { openXgboost } from '@/lib/adapters/xgboost/native'
import { childEnv } from '../child'

export type Outcome = { readonly code: number; readonly stdout: string; readonly stderr: string }

/** Runs a command as a person would. No tracking server is set but the one in `settings`, whatever a .env here says. */
export function runCommandFile(
  script: string,
  options: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const env = childEnv({ MLFLOW_TRACKING_URI: '', ...settings })
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', script, ...options], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr })
    })
  })
}

/** Training needs libxgboost; a machine that only serves lacks it. */
export function hasLibrary(): boolean {
  try {
    openXgboost({ threads: 1 })
    return true
  } catch {
    return false
  }
}
