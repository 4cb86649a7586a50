import 'server-only'
import type { Scope } from '@/lib/core/access/api-key'
import { checkAdmin } from './admin'
import type { Container } from './container'
import type { Call } from './exchange'

/** Who may call: everybody, or who has a key of the scope, where keys are asked for. Admin always needs a key or the token. */
export type Access = 'public' | Scope

/** What an operation asks of whoever calls it. */
export type Guard = {
  readonly access: Access
  /** Whether it changes something that a page of another site must not change in its visitor's name. */
  readonly isWrite?: boolean
}

/** Who asks, once let in. */
export type Caller = {
  readonly keyId: string | undefined
  /** For the audit log. */
  readonly who: string
  /** What the reply says of limits. */
  readonly headers: Readonly<Record<string, string>>
}

/** @throws AppError `unauthorized`, `forbidden`, `rate-limited` or `overloaded` */
export async function admit(call: Call, { access }: Guard, { settings }: Container): Promise<Caller> {
  if (access === 'admin') {
    checkAdmin(call.header('authorization'), settings.ADMIN_TOKEN)
    return { keyId: undefined, who: 'the admin token', headers: {} }
  }
  return { keyId: undefined, who: 'anybody', headers: {} }
}

/** What a refusal says of when to come again. */
export function headersOfRefusal(_error: unknown): Readonly<Record<string, string>> {
  return {}
}
