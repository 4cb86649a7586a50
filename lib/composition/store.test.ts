import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { INVENTED_MOVE } from '@/lib/testing/invented-move'
import { openStoreOf, promotionsOf } from './store'

let folder = ''
let env = { DATABASE_URL: '' }
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bracket-composition-'))
  env = { DATABASE_URL: `file:${join(folder, 'data', 'bracket.db')}` }
})
afterEach(() => rm(folder, { recursive: true }))

test('moves of an older Bracket are taken over once, with their servers, and their file stays', async () => {
  const path = join(folder, 'data', 'promotions.jsonl')
  const elsewhere = { ...INVENTED_MOVE, id: '00000000-0000-4000-8000-000000000002', trackingUri: 'http://one.example' }
  const lines = `${JSON.stringify(INVENTED_MOVE)}\n${JSON.stringify(elsewhere)}\n`
  await mkdir(join(folder, 'data'))
  await writeFile(path, lines)
  for (let opening = 0; opening < 2; opening += 1) {
    const store = await openStoreOf(env)
    expect((await store.promotions().list()).map(({ id }) => id)).toEqual([INVENTED_MOVE.id, elsewhere.id])
    expect(await store.promotions({ trackingUri: 'http://one.example' }).list()).toHaveLength(1)
    await store.close()
  }
  expect(await readFile(path, 'utf8')).toBe(lines)
})

test('promotions open their store when they are asked for', async () => {
  let openings = 0
  const log = promotionsOf(
    () => {
      openings += 1
      return openStoreOf(env)
    },
    { trackingUri: 'http://one.example' },
  )
  expect(openings).toBe(0)
  await log.append(INVENTED_MOVE)
  expect(await log.list()).toEqual([INVENTED_MOVE])
  expect(openings).toBe(2)
})
