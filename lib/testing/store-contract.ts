import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Store } from '@/lib/adapters/db/store'
import type { ApiKey } from '@/lib/core/access/api-key'
import type { SavedPrediction } from '@/lib/core/inference/saved-prediction'
import type { Move } from '@/lib/core/registry/moves'
import { INVENTED_MOVE } from './invented-move'
import { inventEntry } from './logged-predictions'
import { INVENTED_PERSON, INVENTED_RECORD } from './people'

const DAY_MS = 86_400_000
const NOW_MS = Date.UTC(2026, 5, 1)

const SAVED: SavedPrediction = {
  id: 'A'.repeat(22),
  choice: { algorithm: 'xgboost', balancing: 'balanced' },
  record: INVENTED_PERSON,
  assumed: { race: 'White', 'wage per hour': 0 },
  model: { algorithm: 'xgboost', balancing: 'balanced', version: '3', digest: 'd'.repeat(64), source: 'mlflow' },
  probability: 1 / 3,
  label: '>$50k',
  threshold: 0.1,
  isOwnThreshold: true,
  createdMs: NOW_MS,
  expiresMs: NOW_MS + DAY_MS,
  deleteHash: 'b'.repeat(64),
}

const KEY: ApiKey = {
  id: 'abcdefghijkl',
  name: 'Ada’s key',
  scopes: ['predict', 'batch'],
  secretHash: 'c'.repeat(64),
  perMinute: 120,
  createdMs: NOW_MS,
  expiresMs: NOW_MS + DAY_MS,
  revokedMs: undefined,
  lastUsedMs: undefined,
}

/** What every store does, the one in memory and both databases. Each opening is of an empty one. */
export function testStoreContract(open: () => Promise<Store>): void {
  let store: Store
  beforeEach(async () => {
    store = await open()
  })
  afterEach(() => store.close())

  describe('the prediction log', () => {
    test('entries come back as they were given, newest first', async () => {
      const first = inventEntry({ atMs: NOW_MS })
      const second = inventEntry({
        atMs: NOW_MS + 1,
        requestId: 'odd \0 “request” 🦆',
        configuration: 'random-forest-balanced',
        probability: 0.1 + 0.7,
        label: '>$50k',
        threshold: Number.MIN_VALUE,
        protocol: 'open-inference',
        keyId: 'abcdefghijkl',
        latencyMs: 1 / 3,
        unknownCount: 2,
        record: INVENTED_RECORD,
      })
      await store.predictions.append([first, second])
      const [newest, oldest] = await store.predictions.list({}, 10)
      expect(oldest).toEqual(first)
      expect({ ...newest, requestId: '' }).toEqual({ ...second, requestId: '' })
      expect(newest?.requestId).toMatch(/^odd . “request” 🦆$/u)
    })

    test('many callers at once each have their entries in the log when they are told so', async () => {
      const told = await Promise.all(
        Array.from({ length: 200 }, async (_, index) => {
          const entries = Array.from({ length: (index % 3) + 1 }, () => inventEntry({ atMs: NOW_MS + index }))
          await store.predictions.append(entries)
          return entries
        }),
      )
      expect(await store.predictions.count()).toBe(told.flat().length)
      const ids = (await store.predictions.list({}, 1_000)).map(({ id }) => id)
      expect(new Set(ids)).toEqual(new Set(told.flat().map(({ id }) => id)))
    })

    test('an entry that is given twice is there once, as it was first', async () => {
      const entry = inventEntry()
      await store.predictions.append([entry])
      await store.predictions.append([{ ...entry, version: '8' }, inventEntry()])
      expect(await store.predictions.count()).toBe(2)
      expect((await store.predictions.list({}, 9)).map(({ version }) => version)).toEqual(['7', '7'])
    })

    test('no entries are no trouble', async () => {
      await store.predictions.append([])
      expect(await store.predictions.count()).toBe(0)
      expect(await store.predictions.list({}, 9)).toEqual([])
    })

    test('a list is of what its filter lets through, and goes on where the page before ended', async () => {
      const entries = Array.from({ length: 10 }, (_, index) =>
        inventEntry({
          atMs: NOW_MS + index * 1_000,
          requestId: String(index),
          ...(index % 2 === 0 ? {} : { protocol: 'mlflow' as const, keyId: 'abcdefghijkl' }),
          ...(index % 5 === 0 ? { configuration: 'random-forest-unbalanced' as const } : {}),
        }),
      )
      await store.predictions.append(entries)
      const names = async (...args: Parameters<typeof store.predictions.list>) =>
        (await store.predictions.list(...args)).map(({ requestId }) => requestId).join('')
      expect(await names({}, 4)).toBe('9876')
      expect(await names({ before: entries[6]?.id }, 4)).toBe('5432')
      expect(await names({ protocol: 'mlflow' }, 99)).toBe('97531')
      expect(await names({ keyId: 'abcdefghijkl', before: entries[5]?.id }, 99)).toBe('31')
      expect(await names({ configuration: 'random-forest-unbalanced' }, 99)).toBe('50')
      expect(await names({ fromMs: NOW_MS + 3_000, untilMs: NOW_MS + 6_000 }, 99)).toBe('543')
      expect(await names({ untilMs: NOW_MS }, 99)).toBe('')
    })

    test('trimming deletes what is too old, then the oldest of what is too much', async () => {
      const days = (count: number) => inventEntry({ atMs: NOW_MS - count * DAY_MS, requestId: String(count) })
      await store.predictions.append([days(5), days(0.5), days(3), days(1), days(2), days(4)])
      expect(await store.predictions.trim({ days: 30, rows: 10 }, NOW_MS)).toBe(0)
      expect(await store.predictions.trim({ days: 3, rows: 10 }, NOW_MS)).toBe(2)
      expect(await store.predictions.trim({ days: 30, rows: 2 }, NOW_MS)).toBe(2)
      expect((await store.predictions.list({}, 9)).map(({ requestId }) => requestId)).toEqual(['0.5', '1'])
    })

    test('trimming goes on until nothing is too much, however much it is', async () => {
      const entries = Array.from({ length: 4_500 }, (_, index) => inventEntry({ atMs: NOW_MS + index }))
      await store.predictions.append(entries)
      expect(await store.predictions.trim({ days: 1, rows: 100 }, NOW_MS)).toBe(4_400)
      expect(await store.predictions.count()).toBe(100)
      const [newest] = await store.predictions.list({}, 1)
      expect(newest?.id).toBe(entries.at(-1)?.id)
    })
  })

  describe('saved predictions', () => {
    test('one comes back as it was saved, until it expires', async () => {
      await store.saved.save(SAVED)
      expect(await store.saved.find(SAVED.id, NOW_MS)).toEqual(SAVED)
      expect(await store.saved.find(SAVED.id, SAVED.expiresMs - 1)).toEqual(SAVED)
      expect(await store.saved.find(SAVED.id, SAVED.expiresMs)).toBeUndefined()
      expect(await store.saved.find('nothing', NOW_MS)).toBeUndefined()
    })

    test('only who has its secret deletes it', async () => {
      await store.saved.save(SAVED)
      expect(await store.saved.delete(SAVED.id, 'f'.repeat(64))).toBe(false)
      expect(await store.saved.find(SAVED.id, NOW_MS)).toEqual(SAVED)
      expect(await store.saved.delete(SAVED.id, SAVED.deleteHash)).toBe(true)
      expect(await store.saved.find(SAVED.id, NOW_MS)).toBeUndefined()
      expect(await store.saved.delete(SAVED.id, SAVED.deleteHash)).toBe(false)
    })

    test('trimming deletes those that expired', async () => {
      await store.saved.save(SAVED)
      await store.saved.save({ ...SAVED, id: 'B'.repeat(22), expiresMs: NOW_MS + 5 * DAY_MS })
      expect(await store.saved.trim(NOW_MS)).toBe(0)
      expect(await store.saved.trim(SAVED.expiresMs)).toBe(1)
      expect(await store.saved.find('B'.repeat(22), NOW_MS)).toBeDefined()
    })
  })

  describe('API keys', () => {
    const PLAIN: ApiKey = {
      ...KEY,
      id: 'zyxwvutsrqpo',
      perMinute: undefined,
      expiresMs: undefined,
      createdMs: NOW_MS + 1,
    }

    test('keys come back as they were added, newest first', async () => {
      await store.keys.add(KEY)
      await store.keys.add(PLAIN)
      expect(await store.keys.find(KEY.id)).toEqual(KEY)
      expect(await store.keys.find('nothing')).toBeUndefined()
      expect(await store.keys.list()).toEqual([PLAIN, KEY])
    })

    test('a key is revoked once', async () => {
      await store.keys.add(KEY)
      expect(await store.keys.revoke(KEY.id, NOW_MS + 5)).toBe(true)
      expect(await store.keys.revoke(KEY.id, NOW_MS + 9)).toBe(false)
      expect(await store.keys.revoke('nothing', NOW_MS)).toBe(false)
      expect(await store.keys.find(KEY.id)).toEqual({ ...KEY, revokedMs: NOW_MS + 5 })
    })

    test('a limit is set and taken away', async () => {
      await store.keys.add(PLAIN)
      expect(await store.keys.setLimit(PLAIN.id, 30)).toBe(true)
      expect((await store.keys.find(PLAIN.id))?.perMinute).toBe(30)
      expect(await store.keys.setLimit(PLAIN.id, undefined)).toBe(true)
      expect(await store.keys.find(PLAIN.id)).toEqual(PLAIN)
      expect(await store.keys.setLimit('nothing', 1)).toBe(false)
    })

    test('the last use is known to the minute, and never goes back', async () => {
      await store.keys.add(KEY)
      const lastUse = async () => (await store.keys.find(KEY.id))?.lastUsedMs
      await store.keys.noteUse([
        { id: KEY.id, atMs: NOW_MS + 61_000 },
        { id: 'nothing', atMs: NOW_MS },
      ])
      expect(await lastUse()).toBe(NOW_MS + 60_000)
      await store.keys.noteUse([{ id: KEY.id, atMs: NOW_MS + 5_000 }])
      expect(await lastUse()).toBe(NOW_MS + 60_000)
      await store.keys.noteUse([{ id: KEY.id, atMs: NOW_MS + 180_000 }])
      expect(await lastUse()).toBe(NOW_MS + 180_000)
    })
  })

  test('the audit log is told newest first', async () => {
    const events = [1, 2, 3].map((n) => ({
      id: `01900000-0000-7000-8000-00000000000${n}`,
      atMs: NOW_MS + n,
      who: 'admin token',
      action: 'key.created' as const,
      subject: KEY.id,
    }))
    for (const event of events) await store.audit.append(event)
    expect(await store.audit.list(2)).toEqual([events[2], events[1]])
  })

  describe('promotions', () => {
    test('moves come back in the order of writing, each once', async () => {
      const log = store.promotions()
      expect(await log.list()).toEqual([])
      const second: Move = { ...INVENTED_MOVE, id: randomUUID(), to: '2', at: '2025-01-01T00:00:00.000Z' }
      const third: Move = { ...INVENTED_MOVE, id: randomUUID(), kind: 'rollback', from: '2', figures: { to: FIGURES } }
      for (const move of [INVENTED_MOVE, second, INVENTED_MOVE, third]) await log.append(move)
      expect(await log.list()).toEqual([INVENTED_MOVE, second, third])
    })

    test('moves at another server are not mistaken for this one’s, where versions have the same numbers', async () => {
      const [one, other] = ['one', 'other'].map((name) => store.promotions({ trackingUri: `http://${name}.example` }))
      const elsewhere: Move = { ...INVENTED_MOVE, id: randomUUID(), to: '2' }
      await one?.append(INVENTED_MOVE)
      await other?.append(elsewhere)
      expect(await one?.list()).toEqual([INVENTED_MOVE])
      expect(await other?.list()).toEqual([elsewhere])
      expect(await store.promotions().list()).toEqual([INVENTED_MOVE, elsewhere])
    })
  })

  describe('rate limits', () => {
    test('so many requests a minute are let through, and the next is told when to come back', async () => {
      const bucket = `key:${randomUUID()}`
      const taken = []
      for (let request = 0; request < 4; request += 1) taken.push(await store.rateLimits.take(bucket, 3))
      expect(taken.map(({ isAllowed, remaining }) => [isAllowed, remaining])).toEqual([
        [true, 2],
        [true, 1],
        [true, 0],
        [false, 0],
      ])
      for (const { limit, resetSeconds } of taken) {
        expect(limit).toBe(3)
        expect(resetSeconds).toBeGreaterThan(50)
        expect(resetSeconds).toBeLessThanOrEqual(60)
      }
    })

    test('everybody has a limit of their own, which may be another', async () => {
      const [one, other] = [`key:${randomUUID()}`, `address:${randomUUID()}`]
      expect((await store.rateLimits.take(one, 1)).isAllowed).toBe(true)
      expect((await store.rateLimits.take(one, 1)).isAllowed).toBe(false)
      expect(await store.rateLimits.take(other, 10)).toMatchObject({ isAllowed: true, limit: 10, remaining: 9 })
    })

    test('of many at once, exactly so many are let through', async () => {
      const bucket = `key:${randomUUID()}`
      const taken = await Promise.all(Array.from({ length: 50 }, () => store.rateLimits.take(bucket, 20)))
      expect(taken.filter(({ isAllowed }) => isAllowed)).toHaveLength(20)
    })
  })

  test('a store that is open answers', async () => {
    await expect(store.ping()).resolves.toBeUndefined()
  })
}

const FIGURES = { rocAuc: 0.95, prAuc: 0.7, ece: 0.001, bytes: 12_345 }
