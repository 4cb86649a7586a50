import { expect, test } from 'vitest'
import { filterOptions, resolveOption } from './prepare-options'

const OPTIONS = [
  { value: '1', label: 'Other sales jobs', keywords: 'shop' },
  { value: '2', label: 'Sales supervisors' },
  { value: '3', label: 'Teachers, college' },
  { value: '4', label: 'Café & bar' },
]

test.each([
  { query: '', found: ['1', '2', '3', '4'] },
  { query: 'sales', found: ['2', '1'] },
  { query: 'college teach', found: ['3'] },
  { query: 'SHOP', found: ['1'] },
  { query: 'cafe bar', found: ['4'] },
  { query: 'nothing', found: [] },
])('filters "$query"', ({ query, found }) => {
  expect(filterOptions(OPTIONS, query).map((option) => option.value)).toEqual(found)
})

test.each([
  { text: 'teachers college', value: '3' },
  { text: 'superv', value: '2' },
  { text: 'sales', value: undefined },
  { text: ' ', value: undefined },
])('resolves "$text"', ({ text, value }) => {
  expect(resolveOption(OPTIONS, text)?.value).toBe(value)
})
