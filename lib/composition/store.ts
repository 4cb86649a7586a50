import { dirname, join, resolve } from 'node:path'
import type { StoreAddress } from '@/lib/adapters/db/address'
import { openStore } from '@/lib/adapters/db/open-store'
import type { PredictionLogOptions } from '@/lib/adapters/db/prediction-log'
import type { Store } from '@/lib/adapters/db/store'
import { readPromotionLines } from '@/lib/adapters/files/promotion-lines'
import type { Env } from '@/lib/config/env'
import type { PromotionLog } from '@/lib/core/registry/ports'

const FILE = 'file:'
/** Moves were written there before there was a store. */
const OLD_PROMOTIONS = 'promotions.jsonl'
const DATA_FOLDER = 'data'

/** The store of the settings, with the moves of an older Bracket in it. @throws AppError `store-unavailable`, for the operator. */
export async function openStoreOf(
  { DATABASE_URL }: Pick<Env, 'DATABASE_URL'>,
  options: PredictionLogOptions = {},
): Promise<Store> {
  const address = addressOf(DATABASE_URL)
  const store = await openStore({ address, ...options })
  const folder = address.kind === 'sqlite' ? dirname(address.path) : DATA_FOLDER
  try {
    await takeOver(store, join(folder, OLD_PROMOTIONS))
  } catch (error) {
    await store.close()
    throw error
  }
  return store
}

/** The promotions of a store that is opened when they are first asked for. */
export function promotionsOf(
  openStore: () => Promise<Store>,
  options: { readonly trackingUri?: string } = {},
): PromotionLog {
  const open = async () => (await openStore()).promotions(options)
  return {
    append: async (move) => (await open()).append(move),
    list: async () => (await open()).list(),
  }
}

export function addressOf(url: string): StoreAddress {
  if (!url.startsWith(FILE)) return { kind: 'postgres', url }
  return { kind: 'sqlite', path: resolve(url.slice(FILE.length)) }
}

/** Each move goes over once, for the store knows it by its id; the file stays as it is. */
async function takeOver(store: Store, path: string): Promise<void> {
  for (const { move, trackingUri } of await readPromotionLines(path)) {
    await store.promotions({ trackingUri }).append(move)
  }
}
