import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { INVENTED_MOVE } from '@/lib/testing/invented-move'
import { readPromotionLines } from './promotion-lines'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'promotions-'))
})
afterEach(() => rm(directory, { recursive: true }))

test('moves are read in the order of writing, with their servers, past what is no move', async () => {
  const path = join(directory, 'promotions.jsonl')
  const elsewhere = { ...INVENTED_MOVE, to: '2', trackingUri: 'http://one.example' }
  await writeFile(path, `${JSON.stringify(INVENTED_MOVE)}\nhalf a li\n{"id":7}\n${JSON.stringify(elsewhere)}\n`)
  expect(await readPromotionLines(path)).toEqual([
    { move: INVENTED_MOVE, trackingUri: undefined },
    { move: { ...INVENTED_MOVE, to: '2' }, trackingUri: 'http://one.example' },
  ])
})

test('there are none without the file', async () => {
  expect(await readPromotionLines(join(directory, 'nothing.jsonl'))).toEqual([])
})
