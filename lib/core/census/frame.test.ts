import { describe, expect, test } from 'vitest'
import { recordsOfColumns, recordsOfCsv, recordsOfObjects, recordsOfRows } from './frame'

const RECORDS = [
  { age: 43, sex: 'Female' },
  { age: 7, sex: null },
]

describe('a table of people', () => {
  test.each([
    {
      name: 'rows under columns',
      records: recordsOfRows(
        ['age', 'Sex'],
        [
          [43, 'Female'],
          [7, null],
        ],
      ),
    },
    { name: 'columns', records: recordsOfColumns({ age: [43, 7], sex: ['Female', null] }) },
    { name: 'objects', records: recordsOfObjects(RECORDS) },
  ])('of $name', ({ records }) => {
    expect(records).toEqual(RECORDS)
  })

  test('of text, where all values are texts', () => {
    expect(recordsOfCsv('age,"sex"\n43,Female\n7,\n', { maxRows: 2 })).toEqual([
      { age: '43', sex: 'Female' },
      { age: '7', sex: '' },
    ])
  })

  test('of one person, with a value a column', () => {
    expect(recordsOfColumns({ age: 43, 'veterans benefits': 2 })).toEqual([{ age: 43, 'veterans benefits': 2 }])
  })

  test('knows columns in other spellings, and leaves out weight, label and what has no name', () => {
    const columns = ['', 'wage_per_hour', 'instance weight', 'Label', 'veteransBenefits']
    expect(recordsOfRows(columns, [[0, 1, 2, 3, 4]])).toEqual([{ 'wage per hour': 1, 'veterans benefits': 4 }])
    expect(recordsOfObjects([{ age: 1, label: 0, weight: 2 }])).toEqual([{ age: 1 }])
  })

  test('reads one row of text beyond what is wanted, so that too many are seen as such', () => {
    expect(recordsOfCsv('age\n1\n2\n3\n4\n5', { maxRows: 2 })).toHaveLength(3)
  })

  test.each([
    { name: 'no row', run: () => recordsOfRows(['age'], [3]), code: 'bad-request' },
    { name: 'a row too long', run: () => recordsOfRows(['age'], [[3, 4]]), code: 'bad-request' },
    { name: 'no object', run: () => recordsOfObjects([null]), code: 'bad-request' },
    { name: 'no objects', run: () => recordsOfObjects([]), code: 'invalid-input' },
    { name: 'uneven columns', run: () => recordsOfColumns({ age: [1], sex: [] }), code: 'invalid-input' },
    { name: 'a column twice', run: () => recordsOfRows(['age', 'age'], []), code: 'invalid-input' },
    { name: 'a stranger', run: () => recordsOfCsv('ages\n3', { maxRows: 1 }), code: 'invalid-input' },
    { name: 'no text', run: () => recordsOfCsv('', { maxRows: 1 }), code: 'bad-request' },
    { name: 'an open quote', run: () => recordsOfCsv('age\n"3', { maxRows: 1 }), code: 'bad-request' },
  ])('says no to $name', ({ run, code }) => {
    expect(run).toThrow(expect.objectContaining({ code }))
  })

  test.each([
    { name: 'lists within lists', column: JSON.parse(`${'['.repeat(60_000)}${']'.repeat(60_000)}`) as unknown },
    { name: 'an object that has no text', column: { toString: 1, valueOf: 1 } },
  ])('says no to a column of $name', ({ column }) => {
    expect(() => recordsOfRows(['age', column], [])).toThrow(expect.objectContaining({ code: 'bad-request' }))
  })

  test('names strangers, with what is near', () => {
    expect(() => recordsOfRows(['age', 'educatoin'], [])).toThrow(
      expect.objectContaining({
        issues: [
          { path: ['educatoin'], message: expect.any(String), suggestions: expect.arrayContaining(['education']) },
        ],
      }),
    )
  })
})
