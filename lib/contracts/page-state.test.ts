import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FIELD_NAMES, type PartialRecord } from '@/lib/core/census/field'
import { CENSUS_FIELDS } from '@/lib/core/census/fields'
import { DEFAULT_CHOICE, MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import { canonicalSearch, formatPageState, type PageState, parsePageState } from './page-state'
import type { SearchParams } from './search-params'

/** As Next reads an address. */
function paramsOf(search: string): SearchParams {
  const params: Record<string, string | string[]> = {}
  for (const [key, value] of new URLSearchParams(search)) {
    const before = params[key]
    params[key] = before === undefined ? value : [before, value].flat()
  }
  return params
}

const parse = (search: string) => parsePageState(paramsOf(search))

const arbitraryRecord: fc.Arbitrary<PartialRecord> = fc.record(
  Object.fromEntries(
    CENSUS_FIELDS.map(({ name, levels, range }) => [
      name,
      levels ? fc.constantFrom(...levels.map((level) => level.value)) : fc.integer(range ?? {}),
    ]),
  ),
  { requiredKeys: [] },
) as fc.Arbitrary<PartialRecord>

const arbitraryState: fc.Arbitrary<PageState> = fc.record({
  choice: fc.constantFrom(...MODEL_CHOICES),
  threshold: fc.option(
    fc.integer({ min: 0, max: 10_000 }).map((n) => n / 10_000),
    { nil: undefined },
  ),
  record: arbitraryRecord,
})

describe('round trip', () => {
  test('every state comes back from its address', () => {
    fc.assert(
      fc.property(arbitraryState, (state) => {
        expect(parse(formatPageState(state))).toEqual({ ...state, problems: [] })
      }),
    )
  })

  test('every level of every field comes back', () => {
    for (const { name, levels = [] } of CENSUS_FIELDS) {
      for (const { value } of levels) {
        const search = formatPageState({ choice: DEFAULT_CHOICE, threshold: undefined, record: { [name]: value } })
        expect(parse(search), `${name}: ${value}`).toMatchObject({ record: { [name]: value }, problems: [] })
      }
    }
  })

  test('defaults are left out, the rest is readable', () => {
    expect(formatPageState({ choice: DEFAULT_CHOICE, threshold: undefined, record: {} })).toBe('')
    const record = { age: 45, education: 'Bachelors degree(BA AB BS)', 'wage per hour': 0 }
    expect(
      formatPageState({ choice: { algorithm: 'random-forest', balancing: 'balanced' }, threshold: 0.4, record }),
    ).toBe('?model=random-forest-balanced&threshold=0.4&age=45&education=bachelors-degree&wage_per_hour=0')
  })
})

describe('what is accepted', () => {
  test.each([
    { search: '?education=bachelors-degree' },
    { search: '?education=Bachelors+degree(BA+AB+BS)' },
    { search: `?education=${encodeURIComponent("Bachelor's degree (BA, AB, BS)")}` },
    { search: '?EDUCATION=BACHELORS-DEGREE' },
  ])('$search', ({ search }) => {
    expect(parse(search)).toMatchObject({ record: { education: 'Bachelors degree(BA AB BS)' }, problems: [] })
  })

  test.each(['utm_source=mail', 'utm_campaign=a&gclid=b', '_rsc=1'])('foreign key %s is passed over', (search) => {
    expect(parse(search)).toEqual({ choice: DEFAULT_CHOICE, threshold: undefined, record: {}, problems: [] })
  })

  test('a field goes by any spelling of its name', () => {
    expect(parse('?wagePerHour=7&weeks-worked-in-year=52').record).toEqual({
      'wage per hour': 7,
      'weeks worked in year': 52,
    })
  })
})

describe('a tampered link', () => {
  test.each([
    { search: '?age=450&sex=male', key: 'age', record: { sex: 'Male' } },
    { search: '?education=bachelor&sex=male', key: 'education', record: { sex: 'Male' } },
    { search: '?salary=1&sex=male', key: 'salary', record: { sex: 'Male' } },
    { search: '?sex=male&sex=female', key: 'sex', record: { sex: 'Male' } },
    { search: '?sex=male&SEX=female', key: 'SEX', record: { sex: 'Male' } },
    { search: '?threshold=1.1&sex=male', key: 'threshold', record: { sex: 'Male' } },
    { search: '?threshold=0x1&sex=male', key: 'threshold', record: { sex: 'Male' } },
    { search: '?model=svm&sex=male', key: 'model', record: { sex: 'Male' } },
    { search: '?__proto__=1&sex=male', key: undefined, record: { sex: 'Male' } },
    // Read as [Object, '1']: the key is there already in the object that Next fills.
    { search: '?constructor=1&sex=male', key: 'constructor', record: { sex: 'Male' } },
  ])('$search', ({ search, key, record }) => {
    const parsed = parse(search)
    expect(parsed.record).toEqual(record)
    expect(parsed.problems.map((problem) => problem.key)).toEqual(key === undefined ? [] : [key])
    expect(parsed.choice).toEqual(DEFAULT_CHOICE)
    expect(parsed.threshold).toBeUndefined()
  })

  test('suggests what may have been meant', () => {
    expect(parse('?education=bachelors').problems[0]?.suggestions?.length).toBeGreaterThan(0)
    expect(parse('?model=forest').problems[0]?.suggestions).toContain('random-forest-balanced')
  })

  test('a very long key is cut short', () => {
    expect(parse(`?${'k'.repeat(5000)}=1`).problems[0]?.key.length).toBeLessThan(100)
  })

  test('nothing throws, and nothing but field names gets into the record', () => {
    const key = fc.oneof(fc.string(), fc.constantFrom('model', 'threshold', '__proto__', 'constructor', ...FIELD_NAMES))
    const value = fc.oneof(fc.string(), fc.array(fc.string()), fc.constant(undefined))
    fc.assert(
      fc.property(fc.array(fc.tuple(key, value)), (entries) => {
        const parsed = parsePageState(Object.fromEntries(entries))
        for (const name of Object.keys(parsed.record)) expect(FIELD_NAMES).toContain(name)
        expect(parse(formatPageState(parsed)).record).toEqual(parsed.record)
      }),
    )
  })
})

describe('a form sent without scripts', () => {
  test.each([
    { search: '?age=45&education=bachelors-degree', canonical: undefined },
    { search: '', canonical: undefined },
    { search: '?algorithm=xgboost&balancing=unbalanced&age=&sex=', canonical: '' },
    {
      search: '?algorithm=random-forest&balancing=balanced&threshold=&age=45',
      canonical: '?age=45&model=random-forest-balanced',
    },
    { search: '?age=999&sex=', canonical: '?age=999' },
    { search: '?toString=1&sex=', canonical: '?toString=1' },
    { search: '?model=random-forest-balanced&sex=', canonical: '?model=random-forest-balanced' },
  ])('$search', ({ search, canonical }) => {
    expect(canonicalSearch(paramsOf(search))).toBe(canonical)
  })

  test('leads to an address that is no longer one of a form', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.string())), (entries) => {
        const canonical = canonicalSearch(Object.fromEntries(entries))
        if (canonical !== undefined) expect(canonicalSearch(paramsOf(canonical))).toBeUndefined()
      }),
    )
  })
})
