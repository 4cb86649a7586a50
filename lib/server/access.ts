import 'server-only'
import type { Allowance, RateLimits, Scope } from '@/lib/core/access/api-key'
import { addressOf } from './addresses'
import type { Place } from './admission'
import type { Container } from './container'
import { checkOrigin } from './cross-origin'
import type { Call } from './exchange'
import { type Identity, identify } from './identify'
import { type Headers, limitHeaders, tooOften } from './rate-limit'

/** Who may call: everybody, or who has a key of the scope, where keys are asked for. Admin always needs a key or the token. */
export type Access = 'public' | Scope

/** What an operation asks of whoever calls it. */
export type Guard = {
  readonly access: Access
  /** Whether it changes something that a page of another site must not change in its visitor's name. */
  readonly isWrite?: boolean
  /** Requests a minute from each address, of what is open to all and costs others something. Counted by each server. */
  readonly perMinute?: number
}

/** Who asks, once let in. */
export type Caller = Place & {
  readonly keyId: string | undefined
  /** For the audit log. */
  readonly who: string
  /** What the reply says of limits. */
  readonly headers: Headers
}

type Admitted = {
  readonly container: Pick<Container, 'settings' | 'access' | 'predictDeps'>
  /** As the endpoint has it. */
  readonly route: string
}

/** Of what is never sent away: health, metrics, and what the operator does. */
const NO_PLACE: Place = { weigh: () => {}, leave: () => {} }
const NO_HEADERS: Headers = {}

/**
 * The cheapest questions come first: where a page is from, whether there is room, who asks, and how often.
 * Whoever is let in leaves when the reply is done.
 * @throws AppError `unauthorized`, `forbidden`, `rate-limited`, `overloaded` or `store-unavailable`
 */
export async function admit(call: Call, guard: Guard, { container, route }: Admitted): Promise<Caller> {
  const { settings, access } = container
  if (guard.isWrite) checkOrigin(call, settings)
  const place = isWork(guard) ? access.admission.enter(call) : NO_PLACE
  if (guard.access === 'public' && guard.perMinute === undefined) return callerOf(undefined, { place })
  try {
    const identity = guard.access === 'public' ? undefined : await identify(call, guard.access, container)
    const headers = await countAgainstLimits(call, guard, { container, route, identity })
    return callerOf(identity, { place, headers })
  } catch (error) {
    place.leave()
    throw error
  }
}

function isWork({ access, perMinute }: Guard): boolean {
  return access === 'predict' || access === 'batch' || (access === 'public' && perMinute !== undefined)
}

type Entered = { readonly place: Place; readonly headers?: Headers }

function callerOf(identity: Identity | undefined, { place, headers = NO_HEADERS }: Entered): Caller {
  const keyId = identity?.key?.id
  return { keyId, who: nameOf(identity), headers, weigh: place.weigh, leave: place.leave }
}

function nameOf(identity: Identity | undefined): string {
  if (identity?.kind === 'admin-token') return 'the admin token'
  return identity?.key ? `key ${identity.key.id}` : 'anybody'
}

type Limit = {
  readonly policy: string
  readonly bucket: string
  readonly perMinute: number
  readonly limits: RateLimits
}

/** @throws AppError `rate-limited` */
async function countAgainstLimits(
  call: Call,
  guard: Guard,
  caller: Admitted & { readonly identity: Identity | undefined },
): Promise<Headers> {
  let said = NO_HEADERS
  for (const limit of limitsOn(call, guard, caller)) {
    const allowance = await takeOrPass(limit)
    if (!allowance) continue
    if (!allowance.isAllowed) throw tooOften(allowance, limit.policy)
    said = joinHeaders(said, limitHeaders(allowance, limit.policy))
  }
  return said
}

function limitsOn(
  call: Call,
  { access: wanted, perMinute }: Guard,
  { container, route, identity }: Admitted & { readonly identity: Identity | undefined },
): readonly Limit[] {
  const { settings, access } = container
  const limits: Limit[] = []
  if (perMinute !== undefined) {
    const bucket = `${route}:${addressOf(call, settings)}`
    limits.push({ policy: 'address-here', bucket, perMinute, limits: access.ownLimits })
  }
  if (wanted !== 'predict' && wanted !== 'batch') return limits
  if (identity?.key) {
    const ofKey = identity.key.perMinute ?? settings.RATE_LIMIT_KEY
    if (ofKey > 0)
      limits.push({ policy: 'key', bucket: `key:${identity.key.id}`, perMinute: ofKey, limits: access.limits })
  } else if (identity?.kind === 'anybody' && settings.RATE_LIMIT_ADDRESS > 0) {
    const bucket = `address:${addressOf(call, settings)}`
    limits.push({ policy: 'address', bucket, perMinute: settings.RATE_LIMIT_ADDRESS, limits: access.limits })
  }
  return limits
}

/** Where nobody can count, nobody is held up: a limit guards against too much, and a store that is away is little. */
async function takeOrPass({ limits, bucket, perMinute }: Limit): Promise<Allowance | undefined> {
  try {
    return await limits.take(bucket, perMinute)
  } catch {
    return undefined
  }
}

/** Both fields are lists. */
function joinHeaders(said: Headers, more: Headers): Headers {
  return Object.fromEntries(
    Object.entries(more).map(([name, value]) => [name, said[name] === undefined ? value : `${said[name]}, ${value}`]),
  )
}
