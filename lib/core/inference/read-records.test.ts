import { describe, expect, test } from 'vitest'
import { readRecords } from './read-records'

const deps = { takeTurn: async () => {} }
const placed = [{ input: { sex: 'Other', age: 30 }, path: ['rows', 0] }]

describe('readRecords', () => {
  test('hands through whether unknown levels are accepted, and which there are', async () => {
    expect(await readRecords(deps, placed, { unknownLevels: 'accept' })).toEqual([
      { record: { age: 30, sex: 'Other' }, unknown: ['sex'] },
    ])
    await expect(readRecords(deps, placed)).rejects.toMatchObject({ issues: [{ path: ['rows', 0, 'sex'] }] })
  })

  test.each([
    { name: 'a thousand records', record: { age: 30 }, count: 1000 },
    { name: 'a dozen with many mistakes', record: { age: -1, sex: 1, race: 1, year: 1, education: 1 }, count: 12 },
  ])('lets others be served while it reads $name', async ({ record, count }) => {
    let turns = 0
    const takeTurn = async () => void turns++
    const given = (rows: number) => Array.from({ length: rows }, (_, row) => ({ input: record, path: [row] }))
    await readRecords({ takeTurn }, given(1)).catch(() => {})
    expect(turns).toBe(0)
    await readRecords({ takeTurn }, given(count)).catch(() => {})
    expect(turns).toBeGreaterThan(0)
  })

  test('lists no more issues than asked for', async () => {
    const wrong = Array.from({ length: 5 }, (_, row) => ({ input: { age: -1 }, path: [row] }))
    await expect(readRecords(deps, wrong, { issueLimit: 2 })).rejects.toMatchObject({
      message: '5 values cannot be used; the first 2 are listed, 3 more are not.',
      issues: [{ path: [0, 'age'] }, { path: [1, 'age'] }],
    })
  })
})
