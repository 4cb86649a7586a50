import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { judgeLog } from '@/lib/testing/durability/judge-log'
import { inventEntry } from '@/lib/testing/logged-predictions'
import { openAtOnce } from '@/lib/testing/open-at-once'
import { ask, makeDatabase, type TestDatabase } from '@/lib/testing/postgres/database'
import { openStore } from '../open-store'

const BREAK_OFF = `select pg_terminate_backend(pid) from pg_stat_activity
  where application_name = 'bracket' and datname = current_database()`
const SLOW = { timeout: 240_000 }

let database: TestDatabase
beforeEach(async () => {
  database = await makeDatabase(inject('postgresUrl'))
})
afterEach(() => database.drop())

const open = (url = database.url) => openStore({ address: { kind: 'postgres', url } })

async function failureOf(change: (url: URL) => void): Promise<string> {
  const url = new URL(database.url)
  change(url)
  const error = await open(url.href).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'store-unavailable' })
  const message = error instanceof Error ? error.message : ''
  expect(message).not.toContain(url.password)
  return message
}

test('three processes open an empty database at once, and each writes', SLOW, async () => {
  expect(await openAtOnce(database.url, { processes: 3 })).toEqual(['ok', 'ok', 'ok'])
  expect(await ask(database.url, 'select name from kysely_migration')).toHaveLength(1)
  expect(await ask(database.url, 'select id from predictions')).toHaveLength(3)
})

test('what cannot be used is told in one line, without the password', async () => {
  const wrong = await failureOf((url) => {
    url.password = 'not-the-password'
  })
  expect(wrong).toMatch(
    /^PostgreSQL at 127\.0\.0\.1:\d+\/test_\w+ cannot be used: it refuses the user or the password\./,
  )
  const missing = await failureOf((url) => {
    url.pathname = '/nothing'
  })
  expect(missing).toMatch(/\/nothing cannot be used: it has no such database: create one\./)
  const away = await failureOf((url) => {
    url.port = '1'
  })
  expect(away).toMatch(/cannot be used: nothing answers there\. The setting is DATABASE_URL\.$/)
  const nowhere = await failureOf((url) => {
    url.hostname = 'nowhere.invalid'
  })
  expect(nowhere).toMatch(/cannot be used: (there is no host of this name|the host’s name could not be looked up)\./)
})

test('two servers on one database count a limit together', async () => {
  const [one, other] = [await open(), await open()]
  const taken = await Promise.all(
    Array.from({ length: 30 }, (_, request) => (request % 2 === 0 ? one : other).rateLimits.take('key:shared', 10)),
  )
  expect(taken.filter(({ isAllowed }) => isAllowed)).toHaveLength(10)
  await one.close()
  await other.close()
})

test('connections that are broken off are made anew: no caller notices, and no entry is lost or there twice', async () => {
  const store = await open()
  const acknowledged: string[] = []
  let isOver = false
  const load = Array.from({ length: 8 }, async () => {
    while (!isOver) {
      const entry = inventEntry()
      await store.predictions.append([entry])
      acknowledged.push(entry.id)
    }
  })
  let brokenOff = 0
  for (let round = 0; round < 10; round += 1) {
    // Time enough for a new connection; who loses two of them is told.
    await sleep(100)
    brokenOff += (await ask(database.url, BREAK_OFF)).length
  }
  await sleep(100)
  isOver = true
  await Promise.all(load)
  expect(brokenOff).toBeGreaterThan(5)
  const rows = await ask(database.url, 'select id from predictions')
  expect(
    judgeLog(
      acknowledged,
      rows.map(({ id }) => String(id)),
    ),
  ).toEqual({ lost: [], twice: [] })
  expect(rows).toHaveLength(acknowledged.length)
  await store.close()
})
