import type { Store } from '@/lib/adapters/db/store'
import { openStoreOf } from '@/lib/composition/store'
import { readSettings } from './settings'

let store: Promise<Store> | undefined

/** The store of the settings, once for the command, which closes it at its end. @throws AppError `store-unavailable` */
export function composeStore(): Promise<Store> {
  if (!store) {
    store = openStoreOf(readSettings())
    process.once('beforeExit', () => void store?.then((opened) => opened.close()).catch(() => {}))
  }
  return store
}
