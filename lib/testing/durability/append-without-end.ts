import { openStoreOf } from '@/lib/composition/store'
import { inventEntry } from '../logged-predictions'

/** Callers at a time; some bring one entry, some several. */
const CALLERS = 16
const MOST_ENTRIES = 7

const [url] = process.argv.slice(2)
if (url === undefined) throw new Error('Name the store.')
const store = await openStoreOf({ DATABASE_URL: url })

/** A pipe is written to at once, so an id is out before anything else happens. */
function acknowledge(ids: readonly string[]): void {
  process.stdout.write(`${ids.join('\n')}\n`)
}

await Promise.all(
  Array.from({ length: CALLERS }, async (_, caller) => {
    for (;;) {
      const entries = Array.from({ length: 1 + (caller % MOST_ENTRIES) }, () => inventEntry({ atMs: Date.now() }))
      await store.predictions.append(entries)
      acknowledge(entries.map(({ id }) => id))
    }
  }),
)
