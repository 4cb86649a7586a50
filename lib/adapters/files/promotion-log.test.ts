import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Move } from '@/lib/core/registry/moves'
import { createPromotionLog } from './promotion-log'

const MOVE: Move = {
  id: '00000000-0000-4000-8000-000000000001',
  kind: 'promote',
  choice: { algorithm: 'xgboost', balancing: 'balanced' },
  to: '1',
  at: '2026-01-01T00:00:00.000Z',
  who: 'ada',
  why: 'two\nlines',
  forced: false,
  figures: {},
}

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'promotions-'))
})
afterEach(() => rm(directory, { recursive: true }))

test('moves come back in the order of writing, from a file in a folder that was not there', async () => {
  const path = join(directory, 'deep', 'promotions.jsonl')
  const log = createPromotionLog(path)
  expect(await log.list()).toEqual([])
  await log.append(MOVE)
  await appendFile(path, 'half a li\n')
  await log.append({ ...MOVE, to: '2' })
  expect(await createPromotionLog(path).list()).toEqual([MOVE, { ...MOVE, to: '2' }])
})

test('moves at another server are not mistaken for this one’s, where versions have the same numbers', async () => {
  const path = join(directory, 'promotions.jsonl')
  const [one, other] = ['one', 'other'].map((name) =>
    createPromotionLog(path, { trackingUri: `http://${name}.example` }),
  )
  await one?.append(MOVE)
  await other?.append({ ...MOVE, to: '2' })
  expect(await one?.list()).toEqual([MOVE])
  expect(await other?.list()).toEqual([{ ...MOVE, to: '2' }])
  expect(await createPromotionLog(path).list()).toHaveLength(2)
})
