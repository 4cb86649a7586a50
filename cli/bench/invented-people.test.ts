import { expect, test } from 'vitest'
import { parseRecord } from '@/lib/core/census/record'
import { recordAt } from '@/lib/core/census/table'
import { inventRecords, inventTable, keepEssentials } from './invented-people'

test('invents complete records that are accepted, hardly two alike, the same again from the same seed', () => {
  const records = inventRecords({ count: 200, seed: 7 })
  for (const record of records) expect(parseRecord(record)).toEqual({ ok: true, record, unknown: [] })
  expect(new Set(records.map((record) => JSON.stringify(record))).size).toBe(200)
  expect(inventRecords({ count: 200, seed: 7 })).toEqual(records)
})

test('keeps a part of a record', () => {
  for (const record of inventRecords({ count: 5, seed: 1 })) {
    const part = keepEssentials(record)
    expect(record).toMatchObject(part)
    expect(Object.keys(part).length).toBeLessThan(20)
  }
})

test('invents a table with both labels', () => {
  const table = inventTable({ rows: 300, seed: 3 })
  expect(parseRecord(recordAt(table, 299)).ok).toBe(true)
  expect(new Set(table.label)).toEqual(new Set([0, 1]))
})
