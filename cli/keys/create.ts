import { describeKey, keyDepsOf } from '@/lib/composition/keys'
import type { CreateKeyReply } from '@/lib/contracts/keys'
import type { Scope } from '@/lib/core/access/api-key'
import { createKey } from '@/lib/core/access/manage-keys'
import { composeStore } from '../compose-store'
import { commandLineUser } from '../settings'
import { limitOf, minuteOf, plain } from './words'

export type CreateOptions = {
  readonly name: string
  readonly scopes: readonly Scope[]
  /** Milliseconds since 1970, UTC. */
  readonly expires?: number
  readonly perMinute?: number
  readonly json?: boolean
}

/** @throws AppError `store-unavailable` */
export async function createOne({ name, scopes, expires, perMinute, json = false }: CreateOptions): Promise<void> {
  const wanted = { name, scopes, expiresMs: expires, perMinute, by: commandLineUser() }
  const { key, text } = await createKey(keyDepsOf(await composeStore()), wanted)
  const made: CreateKeyReply = { key: describeKey(key, Date.now()), secret: text }
  console.log(json ? JSON.stringify(made) : describeMade(made))
}

function describeMade({ key, secret }: CreateKeyReply): string {
  const until = key.expires === undefined ? 'until it is revoked' : `until ${minuteOf(key.expires)} UTC`
  return [
    `Key ${key.id} for ${plain(key.name)}`,
    `  scopes  ${key.scopes.join(', ')}`,
    `  limit   ${limitOf(key)}`,
    `  valid   ${until}`,
    '',
    secret,
    '',
    'Keep it now: it is not shown again. It is sent as',
    '  Authorization: Bearer bracket_…',
  ].join('\n')
}
