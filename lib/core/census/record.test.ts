import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FIELD_NAMES } from './field'
import { CENSUS_FIELDS } from './fields'
import { snakeName } from './names'
import { parseField, parseRecord } from './record'

describe('parseField', () => {
  test.each([
    ['age', 45, 45],
    ['age', ' 45 ', 45],
    ['age', '45.0', 45],
    ['age', 0, 0],
    ['age', -0, 0],
    ['sex', ' female ', 'Female'],
    ['marital stat', 'NEVER   married', 'Never married'],
    ['marital stat', 'married, spouse in the home', 'Married-civilian spouse present'],
    ['veterans benefits', 2, 2],
    ['veterans benefits', '2', 2],
    ['veterans benefits', 'Yes', 1],
    ['year', '1995', 95],
    ['detailed occupation recode', 'Engineers', 4],
    ['migration prev res in sunbelt', '?', '?'],
    ['hispanic origin', 'na', 'NA'],
  ] as const)('%s takes %j as %j', (name, given, value) => {
    expect(parseField(name, given)).toEqual({ ok: true, value })
  })

  test.each([-1, 91, 45.5, Number.NaN, Number.POSITIVE_INFINITY, '1e1', 'abc', '0x10', true, {}, [45], 10n])(
    'age refuses %s and says its range',
    (given) => {
      expect(parseField('age', given)).toEqual({
        ok: false,
        message: 'Age must be a whole number from 0 to 90 (years).',
      })
    },
  )

  test('suggests the nearest levels, never more than three, without echoing the value', () => {
    const parsed = parseField('education', 'Bachelor degre')
    expect(parsed).toMatchObject({ ok: false, message: 'Education must be one of its 17 levels.' })
    expect(parsed.ok ? [] : parsed.suggestions?.[0]).toBe('Bachelors degree(BA AB BS)')
    expect(parsed.ok ? [] : parsed.suggestions?.length).toBeLessThanOrEqual(3)
  })

  test.each(CENSUS_FIELDS.map((field) => [field.name, field] as const))(
    '%s reads its own levels and bounds',
    (name, field) => {
      for (const { value, label } of field.levels ?? []) {
        expect(parseField(name, value)).toEqual({ ok: true, value })
        expect(parseField(name, ` ${String(value).toUpperCase()} `)).toEqual({ ok: true, value })
        expect(parseField(name, label)).toEqual({ ok: true, value })
      }
      for (const value of [field.range?.min, field.range?.max]) {
        if (value !== undefined) expect(parseField(name, value)).toEqual({ ok: true, value })
      }
    },
  )
})

describe('parseRecord', () => {
  test('takes any spelling of the keys, and answers in the order of the file', () => {
    expect(parseRecord({ weeksWorkedInYear: '52', AGE: 45, 'marital-stat': 'divorced' })).toEqual({
      ok: true,
      record: { age: 45, 'marital stat': 'Divorced', 'weeks worked in year': 52 },
      unknown: [],
    })
  })

  test('leaves out what is not given', () => {
    expect(parseRecord({ age: null, sex: undefined, education: ' ', race: 'White' })).toEqual({
      ok: true,
      record: { race: 'White' },
      unknown: [],
    })
  })

  test('keeps and names unknown levels where they are accepted', () => {
    const input = { YEAR: '96', sex: '  Other ', veterans_benefits: -1, race: 'white', age: 30 }
    expect(parseRecord(input, { unknownLevels: 'accept' })).toEqual({
      ok: true,
      record: { age: 30, race: 'White', sex: 'Other', 'veterans benefits': -1, year: 96 },
      unknown: ['sex', 'veterans benefits', 'year'],
    })
    expect(parseRecord(input, { unknownLevels: 'refuse' })).toMatchObject({
      ok: false,
      issues: [{ path: ['YEAR'] }, { path: ['sex'] }, { path: ['veterans_benefits'] }],
    })
  })

  test.each<{ name: string; input: object }>([
    { name: 'a quantity out of its range', input: { age: 91 } },
    { name: 'an unknown key', input: { sexx: 'Male' } },
    { name: 'a number for a text', input: { sex: 1 } },
    { name: 'a text for a code', input: { year: 'then' } },
    { name: 'a fraction for a code', input: { year: 94.5 } },
    { name: 'a number beyond the safe ones', input: { year: 2 ** 53 } },
    { name: 'a very long text', input: { education: 'x'.repeat(201) } },
    { name: 'an object', input: { education: {} } },
  ])('accepting unknown levels still refuses $name', ({ input }) => {
    expect(parseRecord(input, { unknownLevels: 'accept' })).toMatchObject({ ok: false, issues: { length: 1 } })
  })

  test.each([null, undefined, 1, 'text', [], [{ age: 4 }]])('refuses %j as a record', (input) => {
    expect(parseRecord(input)).toMatchObject({ ok: false, issues: [{ path: [] }] })
  })

  test.each([
    { name: 'an unknown key', input: { agee: 4 }, issue: { path: ['agee'], suggestions: ['age'] } },
    {
      name: 'a misspelt key',
      input: { wage_per_huor: 4 },
      issue: { path: ['wage_per_huor'], suggestions: ['wage per hour'] },
    },
    { name: 'the weight', input: { instance_weight: 1 }, issue: { message: expect.stringContaining('no feature') } },
    { name: 'the label', input: { Label: '50000+.' }, issue: { message: expect.stringContaining('predicts') } },
    {
      name: 'a field given twice',
      input: { age: 4, AGE: null },
      issue: { path: ['AGE'], message: 'The field "age" is given twice.' },
    },
    { name: '__proto__', input: JSON.parse('{"__proto__":{"age":4}}'), issue: { path: ['__proto__'] } },
    { name: 'constructor', input: { constructor: 4 }, issue: { path: ['constructor'] } },
  ])('refuses $name', ({ input, issue }) => {
    expect(parseRecord(input)).toMatchObject({ ok: false, issues: [issue] })
  })

  test('names every issue at once', () => {
    const parsed = parseRecord({ age: 200, sexx: 'Male', race: 'Green' })
    expect(parsed.ok ? [] : parsed.issues.map(({ path }) => path[0])).toEqual(['age', 'sexx', 'race'])
  })

  test('survives an object whose getter throws', () => {
    const hostile = Object.defineProperty({}, 'age', {
      enumerable: true,
      get() {
        throw new Error('no')
      },
    })
    expect(parseRecord(hostile).ok).toBe(false)
  })

  const anyKey = fc.oneof(fc.string(), fc.constantFrom(...FIELD_NAMES, '__proto__', 'constructor', 'label'))

  test('throws for no input, and pollutes nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.dictionary(anyKey, fc.anything())), (input) => {
        parseRecord(input)
        expect(Object.keys(Object.prototype)).toEqual([])
      }),
      { numRuns: 1000 },
    )
  })

  test('never echoes a value', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FIELD_NAMES), fc.stringMatching(/^[qxzj]{6,20}$/), (name, secret) => {
        const parsed = parseRecord({ [name]: secret })
        expect(parsed.ok).toBe(false)
        expect(JSON.stringify(parsed)).not.toContain(secret)
      }),
    )
  })

  test('reads what it accepted back to itself, under any spelling', () => {
    const anyField = fc.constantFrom(...CENSUS_FIELDS).chain((field) => {
      const { min, max } = field.range ?? { min: 0, max: 0 }
      const value = field.levels
        ? fc.constantFrom(...field.levels.map((level) => level.value))
        : fc.integer({ min, max })
      return fc.tuple(fc.constant(field.name), value)
    })
    fc.assert(
      fc.property(fc.uniqueArray(anyField, { selector: ([name]) => name }), (entries) => {
        const expected = { ok: true, record: Object.fromEntries(entries), unknown: [] }
        expect(parseRecord(Object.fromEntries(entries))).toEqual(expected)
        expect(parseRecord(Object.fromEntries(entries.map(([name, v]) => [snakeName(name), String(v)])))).toEqual(
          expected,
        )
      }),
    )
  })
})
