import { afterAll, beforeAll, expect, test } from 'vitest'
import { inventEntry } from '@/lib/testing/logged-predictions'
import { findPostgres } from '@/lib/testing/postgres/find-postgres'
import { type PostgresServer, startPostgres } from '@/lib/testing/postgres/server'
import { openStore } from '../open-store'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres(await findPostgres())
})
afterAll(() => server.stop())

test('while the server is away the store says so at once; it recovers by itself, with all it acknowledged', async () => {
  const store = await openStore({ address: { kind: 'postgres', url: server.url } })
  const kept = inventEntry()
  await store.predictions.append([kept])
  await server.crash()

  // A process of the server's may answer once more before it sees that it is alone.
  const codeOf = (work: Promise<void>) =>
    work.then(
      () => undefined,
      ({ code }) => code,
    )
  await expect.poll(() => codeOf(store.ping())).toBe('store-unavailable')
  const startedMs = performance.now()
  await expect(store.predictions.append([inventEntry()])).rejects.toMatchObject({ code: 'store-unavailable' })
  expect(performance.now() - startedMs).toBeLessThan(5_000)
  // Limits go on, counted by each server for itself.
  expect(await store.rateLimits.take('key:alone', 3)).toMatchObject({ isAllowed: true })

  await server.start()
  const next = inventEntry()
  await store.predictions.append([next])
  expect((await store.predictions.list({}, 9)).map(({ id }) => id).sort()).toEqual([kept.id, next.id].sort())
  await store.close()
})
