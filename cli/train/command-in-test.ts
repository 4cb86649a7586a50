import { execFile } from 'node:child_process'
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
