import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './child'
import { isOneFile } from './one-file'

/** Takes from `.env` what the environment does not set. From Node 20.12 on; an image has settings, and no such file. */
export function loadSettingsFile(): void {
  if (isOneFile) return
  const file = join(ROOT, '.env')
  if (existsSync(file)) process.loadEnvFile?.(file)
}
