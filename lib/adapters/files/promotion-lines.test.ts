import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Move } from '@/lib/core/registry/moves'
import { readPromotionLines } from './promotion-lines'

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

test('moves are read in the order of writing, with their servers, past what is no move', async () => {
  const path = join(directory, 'promotions.jsonl')
  const elsewhere = { ...MOVE, to: '2', trackingUri: 'http://one.example' }
  await writeFile(path, `${JSON.stringify(MOVE)}\nhalf a li\n{"id":7}\n${JSON.stringify(elsewhere)}\n`)
  expect(await readPromotionLines(path)).toEqual([
    { move: MOVE, trackingUri: undefined },
    { move: { ...MOVE, to: '2' }, trackingUri: 'http://one.example' },
  ])
})

test('there are none without the file', async () => {
  expect(await readPromotionLines(join(directory, 'nothing.jsonl'))).toEqual([])
})
