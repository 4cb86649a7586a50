import 'server-only'
import { type Env, parseEnv } from '@/lib/config/env'

/** @throws Error naming each bad setting. */
export function readEnv(): Env {
  return parseEnv(process.env)
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
