import 'server-only'
import { readFileSync } from 'node:fs'
import { type Env, parseEnv } from '@/lib/config/env'
import { readSecretFiles } from '@/lib/config/secrets'

/** @throws Error naming each bad setting. */
export function readEnv(): Env {
  return parseEnv(readSecretFiles(process.env, (path) => readFileSync(path, 'utf8')))
}

/** Next itself reports what instrumentation throws and then answers 500 to everybody, so the process ends here. */
export function checkEnvOrExit(): void {
  try {
    readEnv()
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : 'Invalid environment.'}\n`)
    process.exit(1)
  }
}
