import { dirname, join, resolve } from 'node:path'
import { openStore, type StoreAddress } from '@/lib/adapters/db/open-store'
import type { Store } from '@/lib/adapters/db/store'
import { readPromotionLines } from '@/lib/adapters/files/promotion-lines'
import type { Env } from '@/lib/config/env'
import type { PromotionLog } from '@/lib/core/registry/ports'

const FILE = 'file:'
/** Moves were written there before there was a store. */
const OLD_PROMOTIONS = 'promotions.jsonl'
const DATA_FOLDER = 'data'

/** The store of the settings, with the moves of an older Bracket in it. @throws AppError `store-unavailable`, for the operator. */
export async function openStoreOf({ DATABASE_URL }: Pick<Env, 'DATABASE_URL'>): Promise<Store> {
  const address = addressOf(DATABASE_URL)
  const store = await openStore({ address })
  const folder = address.kind === 'sqlite' ? dirname(address.path) : DATA_FOLDER
  try {
    await takeOver(store, join(folder, OLD_PROMOTIONS))
  } catch (error) {
    await store.close()
    throw error
  }
  return store
}

/** Opens the store when it is first asked for, and gives the same one to all; after a failure the next asks again. */
export function createStoreOpener(env: Pick<Env, 'DATABASE_URL'>): () => Promise<Store> {
  let store: Promise<Store> | undefined
  return () => {
    const opening = store ?? openStoreOf(env)
    store = opening
    opening.catch(() => {
      store = undefined
    })
    return opening
  }
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

function addressOf(url: string): StoreAddress {
  if (!url.startsWith(FILE)) return { kind: 'postgres', url }
  return { kind: 'sqlite', path: resolve(url.slice(FILE.length)) }
}

/** Each move goes over once, for the store knows it by its id; the file stays as it is. */
async function takeOver(store: Store, path: string): Promise<void> {
  for (const { move, trackingUri } of await readPromotionLines(path)) {
    await store.promotions({ trackingUri }).append(move)
  }
}
