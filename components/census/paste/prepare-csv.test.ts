import { expect, test } from 'vitest'
import { writeCell, writeResultsCsv } from './prepare-csv'
import { checkRecords, joinPredictions } from './prepare-rows'

test.each([
  { value: '=1+1', cell: "'=1+1" },
  { value: '+1', cell: "'+1" },
  { value: '-1', cell: "'-1" },
  { value: '@x', cell: "'@x" },
  { value: '\tx', cell: "'\tx" },
  { value: -1, cell: '-1' },
  { value: 0.5, cell: '0.5' },
  { value: 'a, "b"', cell: '"a, ""b"""' },
  { value: '=a,b', cell: '"\'=a,b"' },
  { value: '<=$50k', cell: '<=$50k' },
])('cell $value', ({ value, cell }) => {
  expect(writeCell(value)).toBe(cell)
})

test('a file of answers and problems', () => {
  const rows = joinPredictions(checkRecords([{ age: 41, sex: 'Male' }, { age: 'old' }, { sex: 'Female' }]), [
    { probability: 0.25, label: '<=$50k', assumed: { year: 95, race: 'White' } },
  ])
  expect(writeResultsCsv({ rows, threshold: 0.5 }).split('\r\n')).toEqual([
    'number,age,sex,probability,label,threshold,assumed fields,problems',
    '1,41,Male,0.25,<=$50k,0.5,race; year,',
    expect.stringMatching(/^2,,,,,,,.*age: /),
    '3,,Female,,,,,',
    '',
  ])
})
