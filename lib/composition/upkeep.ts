import { openUpkeep, type Upkeep } from '@/lib/adapters/db/upkeep'
import type { Env } from '@/lib/config/env'
import { addressOf } from './store'

/**
 * What an operator does with the store of the settings. Apart from what the server composes: it runs programs that are looked
 * for on the disk, and whatever does so makes Next put the whole checkout into what it builds.
 */
export function upkeepOf({ DATABASE_URL }: Pick<Env, 'DATABASE_URL'>): Upkeep {
  return openUpkeep(addressOf(DATABASE_URL))
}
