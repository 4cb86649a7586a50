import 'server-only'
import type { ApiKey, Scope } from '@/lib/core/access/api-key'
import { keyStateOf } from '@/lib/core/access/key-state'
import { type KeyParts, readKey } from '@/lib/core/access/key-text'
import { allows } from '@/lib/core/access/scopes'
import { AppError } from '@/lib/core/errors'
import { addressOf } from './addresses'
import { bearerOf, isSameSecret, isSecretOf } from './bearer'
import type { Container } from './container'
import type { Call } from './exchange'

/** Who a caller has shown to be. */
export type Identity = {
  readonly kind: 'anybody' | 'admin-token' | 'key'
  readonly key: ApiKey | undefined
}

type Deps = Pick<Container, 'settings' | 'access' | 'predictDeps'>

const ANYBODY: Identity = { kind: 'anybody', key: undefined }

/**
 * What is sent is judged even where nothing need be: who means to use a key is to learn that it is wrong.
 * @throws AppError `unauthorized`; `forbidden` for a key without the scope; `rate-limited` after too many wrong ones;
 * `store-unavailable` where the key is not remembered and the store is away
 */
export async function identify(call: Call, scope: Scope, deps: Deps): Promise<Identity> {
  const bearer = bearerOf(call.header('authorization'))
  if (bearer === undefined) {
    if (scope === 'admin') throw unauthorized('Send the admin token or a key of the scope admin')
    if (deps.settings.REQUIRE_API_KEY) throw unauthorized('Here only who has an API key is answered. Send it')
    return ANYBODY
  }
  const parts = readKey(bearer)
  if (parts) return { kind: 'key', key: await checkKey(call, { parts, scope }, deps) }
  await checkToken(call, { token: deps.settings.ADMIN_TOKEN, what: 'an API key, or the admin token' }, deps)
  return { kind: 'admin-token', key: undefined }
}

type Token = {
  /** Undefined where there is none, and nobody is let in. */
  readonly token: string | undefined
  /** For who has not sent it. */
  readonly what: string
}

/**
 * For what one token opens; whoever tries others is slowed down.
 * @throws AppError `unauthorized` unless the call bears the token; `rate-limited`
 */
export async function checkToken(
  call: Call,
  { token, what }: Token,
  { settings, access: { guesses } }: Pick<Deps, 'settings' | 'access'>,
): Promise<void> {
  const bearer = bearerOf(call.header('authorization'))
  if (bearer === undefined) throw unauthorized(`Send ${what}`)
  const address = addressOf(call, settings)
  guesses.check(address)
  if (token !== undefined && isSameSecret(bearer, token)) return
  await guesses.note(address)
  throw unauthorized(`What was sent is not known here. Send ${what}`)
}

async function checkKey(
  call: Call,
  { parts, scope }: { readonly parts: KeyParts; readonly scope: Scope },
  { settings, access: { keyring, guesses }, predictDeps }: Deps,
): Promise<ApiKey> {
  // Who has a right key passes, however many wrong ones come from the same address.
  if (!keyring.isKnown(parts.id)) guesses.check(addressOf(call, settings))
  const key = await keyring.find(parts.id)
  if (!key || !isSecretOf(parts.secret, key.secretHash)) {
    const address = addressOf(call, settings)
    guesses.check(address)
    await guesses.note(address)
    throw unauthorized('This key is not known here. Send another')
  }
  const state = keyStateOf(key, predictDeps.nowMs())
  if (state !== 'active') throw unauthorized(`The key ${key.id} is ${state}. Send another`)
  if (!allows(key.scopes, scope)) {
    throw new AppError('forbidden', `The key ${key.id} has not the scope ${scope}, but ${key.scopes.join(', ')}.`)
  }
  keyring.noteUse(key.id)
  return key
}

function unauthorized(words: string): AppError {
  return new AppError('unauthorized', `${words}: Authorization: Bearer …`)
}
