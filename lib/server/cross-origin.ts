import 'server-only'
import type { Env } from '@/lib/config/env'
import type { Call, Reply } from './exchange'

type CorsSettings = Pick<Env, 'CORS_ORIGINS'>

/** What an answer to a page of another site needs, where that site is on the list. */
export function corsHeaders(_call: Call, _settings: CorsSettings): Readonly<Record<string, string>> {
  return {}
}

/** What the address answers, for who asks before asking. */
export function answerPreflight(_call: Call, allow: string, _settings: CorsSettings): Reply {
  return { status: 204, headers: { allow }, body: undefined }
}
