import 'server-only'
import { isIP } from 'node:net'
import type { Env } from '@/lib/config/env'
import { type Call, PEER_HEADER } from './exchange'

const NOWHERE = 'unknown'
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i
const NETWORK_GROUPS = 4
const ALL_GROUPS = 8

/**
 * Where a call comes from, as limits count it: the address of IPv4, the network (/64) of IPv6, for whoever has one has
 * all of it. Behind so many proxies of ours, it is what the outermost of them saw; what stands left of that in
 * X-Forwarded-For anybody can have written.
 */
export function addressOf(call: Pick<Call, 'header'>, { TRUST_PROXY }: Pick<Env, 'TRUST_PROXY'>): string {
  const peer = call.header(PEER_HEADER)
  const forwarded = TRUST_PROXY > 0 ? (call.header('x-forwarded-for') ?? '').split(',') : []
  const seen = forwarded.slice(-TRUST_PROXY)[0]
  return networkOf(seen) ?? networkOf(peer) ?? NOWHERE
}

/** Undefined for what is no address. */
export function networkOf(text: string | undefined): string | undefined {
  const address = bareAddress(text?.trim() ?? '')
  const plain = MAPPED.exec(address)?.[1] ?? address
  const version = isIP(plain)
  if (version === 0) return undefined
  return version === 4 ? plain : `${groupsOf(plain).slice(0, NETWORK_GROUPS).join(':')}::/64`
}

/** Without brackets, port and zone. */
function bareAddress(text: string): string {
  const inBrackets = /^\[([^\]]*)\]/.exec(text)?.[1]
  const withoutPort = inBrackets ?? text.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
  return withoutPort.replace(/%.*$/, '')
}

/** All eight, without leading zeros, of a valid address. */
function groupsOf(address: string): readonly string[] {
  const [left = '', right] = address.toLowerCase().split('::')
  const split = (text: string) => (text === '' ? [] : text.split(':'))
  const [head, tail] = [split(left), split(right ?? '')]
  // An IPv4 tail stands for two groups; the network is what lies before it.
  const tailLength = tail.length + (right?.includes('.') ? 1 : 0)
  const gap = right === undefined ? 0 : ALL_GROUPS - head.length - tailLength
  return [...head, ...new Array<string>(gap).fill('0'), ...tail].map((group) => group.replace(/^0+(?=.)/, ''))
}
