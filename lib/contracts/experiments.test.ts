import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { choiceId, MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import {
  DEFAULT_SORT,
  type ExperimentsState,
  formatComparePath,
  formatExperimentsState,
  hasBlanks,
  hasOtherKeys,
  KIND_FILTERS,
  parseCompareState,
  parseExperimentsState,
  SORT_KEYS,
} from './experiments'
import type { SearchParams } from './search-params'

const RUN_IDS = Array.from({ length: 8 }, (_, i) => String(i).repeat(32))

/** As Next hands an address over. */
function paramsOf(search: string): SearchParams {
  const entries = new Map<string, string[]>()
  for (const [key, value] of new URLSearchParams(search)) entries.set(key, [...(entries.get(key) ?? []), value])
  return Object.fromEntries([...entries].map(([key, values]) => [key, values.length === 1 ? values[0] : values]))
}

const arbitraryState: fc.Arbitrary<ExperimentsState> = fc.record({
  sort: fc.record({ key: fc.constantFrom(...SORT_KEYS), isDescending: fc.boolean() }),
  configuration: fc.option(fc.constantFrom(...MODEL_CHOICES.map(choiceId)), { nil: undefined }),
  kind: fc.constantFrom(...KIND_FILTERS),
  text: fc.string({ maxLength: 200 }).map((text) => text.trim()),
  chosen: fc.uniqueArray(fc.constantFrom(...RUN_IDS)),
  isWhole: fc.boolean(),
})

test('every state comes back from its address', () => {
  fc.assert(
    fc.property(arbitraryState, (state) => {
      expect(parseExperimentsState(paramsOf(formatExperimentsState(state)))).toEqual(state)
    }),
  )
})

test('nothing asked: the newest first, without trials, and no search in the address', () => {
  const state = parseExperimentsState({})
  expect(state).toMatchObject({ sort: DEFAULT_SORT, kind: 'no-trials', chosen: [], isWhole: false })
  expect(formatExperimentsState(state)).toBe('')
})

describe('a tampered address', () => {
  test.each([
    '?sort=password',
    '?sort=--when',
    '?configuration=svm',
    '?kind=everything',
    '?run=abc&run=../../etc',
    '?constructor=1',
  ])('%s is as good as none', (search) => {
    expect(parseExperimentsState(paramsOf(search))).toEqual(parseExperimentsState({}))
  })
})

describe('what is compared', () => {
  test('each run once, in order, and no more than six', () => {
    const search = `?${[...RUN_IDS, RUN_IDS[0]].map((runId) => `run=${runId}`).join('&')}`
    expect(parseCompareState(paramsOf(search))).toEqual({ runIds: RUN_IDS.slice(0, 6), hasMore: true })
  })

  test('the address of a comparison is read back', () => {
    const [path, search] = formatComparePath(RUN_IDS.slice(0, 2)).split('?')
    expect(path).toBe('/experiments/compare')
    expect(parseCompareState(paramsOf(`?${search}`))).toEqual({ runIds: RUN_IDS.slice(0, 2), hasMore: false })
  })
})

test.each([
  { search: '?q=&kind=all', blanks: true },
  { search: '?q=a', blanks: false },
  { search: '', blanks: false },
])('a form sent without scripts: $search', ({ search, blanks }) => {
  expect(hasBlanks(paramsOf(search))).toBe(blanks)
})

test('filters in the address of a comparison are noticed', () => {
  expect(hasOtherKeys(paramsOf(`?run=${RUN_IDS[0]}`))).toBe(false)
  expect(hasOtherKeys(paramsOf(`?q=&run=${RUN_IDS[0]}`))).toBe(true)
})
