import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { inventEntry } from '@/lib/testing/logged-predictions'
import { openStore } from '../open-store'

test('each transaction of the log is told of, with what went together into it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bracket-commits-'))
  const batches: { readonly rows: number; readonly commitMs: number }[] = []
  const store = await openStore({
    address: { kind: 'sqlite', path: join(folder, 'bracket.db') },
    onCommit: (batch) => batches.push(batch),
  })
  await Promise.all([1, 2, 3].map(() => store.predictions.append([inventEntry(), inventEntry()])))
  await store.predictions.append([inventEntry()])
  await store.close()
  await rm(folder, { recursive: true })
  expect(batches.map(({ rows }) => rows)).toEqual([6, 1])
  expect(batches.every(({ commitMs }) => commitMs > 0)).toBe(true)
})
