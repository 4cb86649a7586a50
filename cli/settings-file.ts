import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './child'

/** Takes from `.env` what the environment does not set. From Node 20.12 on. */
export function loadSettingsFile(): void {
  const file = join(ROOT, '.env')
  if (existsSync(file)) process.loadEnvFile?.(file)
}
