import 'server-only'
import { type Env, parseEnv } from '@/lib/config/env'

/** @throws Error naming each bad setting. */
export function readEnv(): Env {
  return parseEnv(process.env)
}
