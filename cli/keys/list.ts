import { describeKey } from '@/lib/composition/keys'
import type { Key } from '@/lib/contracts/keys'
import { composeStore } from '../compose-store'
import { callOf } from '../one-file'
import { minuteOf, plain, table } from './words'

export type ListOptions = { readonly all?: boolean; readonly json?: boolean }

const HEADS = ['id', 'name', 'scopes', 'state', 'a minute', 'made', 'expires', 'last used']

/** @throws AppError `store-unavailable` */
export async function listKeys({ all = false, json = false }: ListOptions): Promise<void> {
  const { keys: stored } = await composeStore()
  const keys = (await stored.list()).map((key) => describeKey(key, Date.now()))
  const shown = all ? keys : keys.filter(({ state }) => state === 'active')
  console.log(json ? JSON.stringify({ keys: shown }) : describeAll(shown, { leftOut: keys.length - shown.length }))
}

function describeAll(keys: readonly Key[], { leftOut }: { readonly leftOut: number }): string {
  const others = leftOut === 0 ? [] : [`\n${leftOut} expired or revoked: ${callOf('keys', 'list --all')}`]
  if (keys.length > 0) return [table([HEADS, ...keys.map(cellsOf)]), ...others].join('\n')
  return [`There are no keys. Make one: ${callOf('keys', 'create --name NAME --scopes predict')}`, ...others].join('\n')
}

function cellsOf(key: Key): readonly string[] {
  const time = (at: string | undefined, otherwise: string) => (at === undefined ? otherwise : minuteOf(at))
  return [
    key.id,
    plain(key.name),
    key.scopes.join(','),
    key.state,
    key.perMinute?.toLocaleString('en') ?? '-',
    minuteOf(key.created),
    time(key.expires, 'never'),
    time(key.lastUsed, 'never'),
  ]
}
