import { formatUtc } from '@/components/ui/figures'
import type { CreateKeyRequest, Key } from '@/lib/contracts/keys'
import { SCOPES, type Scope } from '@/lib/core/access/api-key'

export const SCOPE_WORDS: Readonly<Record<Scope, string>> = {
  predict: 'Single requests',
  batch: 'Long streams too',
  admin: 'Everything, this page too',
}

export type KeyFact = { readonly label: string; readonly text: string }

/** What is told of a key below its name, in the order it is read. Times are UTC. */
export function prepareFacts(key: Key): readonly KeyFact[] {
  const { revoked, expires } = key
  return [
    { label: 'May', text: key.scopes.join(', ') },
    { label: 'Requests a minute', text: describeLimit(key) },
    { label: 'Made', text: formatUtc(key.created) },
    { label: 'Last used', text: key.lastUsed === undefined ? 'never' : formatUtc(key.lastUsed) },
    revoked === undefined
      ? { label: key.state === 'expired' ? 'Expired' : 'Expires', text: expires ? formatUtc(expires) : 'never' }
      : { label: 'Revoked', text: formatUtc(revoked) },
  ]
}

function describeLimit({ perMinute }: Pick<Key, 'perMinute'>): string {
  return perMinute === undefined ? 'the server’s' : perMinute.toLocaleString('en')
}

/** Those that open something first, else in the order given. */
export function splitByState(keys: readonly Key[]) {
  return {
    active: keys.filter(({ state }) => state === 'active'),
    closed: keys.filter(({ state }) => state !== 'active'),
  }
}

/** The whole number that was typed; null for none, which is the server's own; undefined for what is no number of requests. */
export function readLimit(text: string): number | null | undefined {
  const plain = text.trim().replaceAll(/[ ,_]/g, '')
  if (plain === '') return null
  const limit = Number(plain)
  return /^\d{1,9}$/.test(plain) && limit >= 1 && limit <= MAX_LIMIT ? limit : undefined
}

/** As the API has it. */
export const MAX_LIMIT = 100_000_000
export const LIMIT_FAULT = `A whole number from 1 to ${MAX_LIMIT.toLocaleString('en')}, or nothing for the server’s own.`

export type MakeForm = {
  readonly name: string
  readonly scopes: readonly string[]
  /** `2030-12-31`; empty for never. */
  readonly lastDay: string
  readonly perMinute: string
}

export type Made =
  | { readonly kind: 'request'; readonly request: CreateKeyRequest }
  | { readonly kind: 'fault'; readonly field: keyof MakeForm; readonly message: string }

/** What was filled in, as the API takes it, or the first thing wrong with it. A key opens until its last day has ended, UTC. */
export function prepareRequest(form: MakeForm, nowMs: number): Made {
  const name = form.name.trim()
  if (name === '') return { kind: 'fault', field: 'name', message: 'Say whose or what for it is.' }
  const scopes = SCOPES.filter((scope) => form.scopes.includes(scope))
  if (scopes.length === 0) return { kind: 'fault', field: 'scopes', message: 'Choose at least one.' }
  const expiresMs = form.lastDay === '' ? undefined : Date.parse(`${form.lastDay}T00:00:00Z`) + DAY_MS
  if (expiresMs !== undefined && !(expiresMs > nowMs)) {
    return { kind: 'fault', field: 'lastDay', message: 'A day that is not over yet, or nothing for never.' }
  }
  const perMinute = readLimit(form.perMinute)
  if (perMinute === undefined) return { kind: 'fault', field: 'perMinute', message: LIMIT_FAULT }
  return {
    kind: 'request',
    request: {
      name,
      scopes,
      ...(expiresMs === undefined ? {} : { expires: new Date(expiresMs).toISOString() }),
      ...(perMinute === null ? {} : { perMinute }),
    },
  }
}

const DAY_MS = 86_400_000
