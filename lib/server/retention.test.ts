import { expect, test } from 'vitest'
import { AppError } from '@/lib/core/errors'
import { createFakeContainer } from '@/lib/testing/fake-container'
import { inventEntry } from '@/lib/testing/logged-predictions'
import { createMemoryStore } from '@/lib/testing/memory-store'
import { trim } from './retention'

const DAY_MS = 86_400_000

test('what is older than the settings say is deleted, and told', async () => {
  const container = createFakeContainer({ settings: { LOG_KEEP_DAYS: 2 } })
  const nowMs = Date.now()
  await container.store.predictions.append([
    inventEntry({ atMs: nowMs - 3 * DAY_MS }),
    inventEntry({ atMs: nowMs - DAY_MS }),
  ])
  await trim(container)
  expect(await container.store.predictions.count()).toBe(1)
  expect(container.logLines).toEqual([expect.stringContaining('"predictions":1')])
})

test('a store that is away is told of in one line, and asked again later', async () => {
  const store = createMemoryStore()
  store.failWith(new AppError('store-unavailable', 'The store is away.'))
  const container = createFakeContainer({ store })
  await trim(container)
  expect(container.logLines).toEqual([expect.stringContaining('"level":"warn"')])
})
