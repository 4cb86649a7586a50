import { openStoreOf } from '@/lib/composition/store'

/** Far more than any test writes. */
const ALL = 10_000_000

/** Opens the store, which checks its schema, and reads the ids of the whole log. */
export async function readLoggedIds(url: string): Promise<readonly string[]> {
  const store = await openStoreOf({ DATABASE_URL: url })
  const logged = await store.predictions.list({}, ALL)
  await store.close()
  return logged.map(({ id }) => id)
}
