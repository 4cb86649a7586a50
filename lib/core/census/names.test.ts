import { expect, test } from 'vitest'
import { FIELD_NAMES } from './field'
import { foldName, resolveFieldName, snakeName, spellingsOf } from './names'

test('no two fields fold to the same key', () => {
  expect(new Set(FIELD_NAMES.map(foldName)).size).toBe(FIELD_NAMES.length)
})

test.each([
  ['wage per hour', 'wage per hour'],
  ['wage_per_hour', 'wage per hour'],
  ['wagePerHour', 'wage per hour'],
  ['WAGE-PER-HOUR', 'wage per hour'],
  ['  Age ', 'age'],
  ['migration_code_change_in_msa', 'migration code-change in msa'],
  ['liveInThisHouse1YearAgo', 'live in this house 1 year ago'],
  ['fill_inc_questionnaire_for_veterans_admin', "fill inc questionnaire for veteran's admin"],
  ["fill inc questionnaire for veteran's admin", "fill inc questionnaire for veteran's admin"],
])('%j names %j', (key, name) => {
  expect(resolveFieldName(key)).toBe(name)
})

test.each(['', 'ages', 'instance weight', 'label', '__proto__', 'constructor', 'toString'])(
  '%j names no field',
  (key) => {
    expect(resolveFieldName(key)).toBeUndefined()
  },
)

test('snake_case leads back to the field', () => {
  for (const name of FIELD_NAMES) {
    expect(snakeName(name)).toMatch(/^[a-z0-9]+(_[a-z0-9]+)*$/)
    expect(resolveFieldName(snakeName(name))).toBe(name)
  }
  expect(snakeName("fill inc questionnaire for veteran's admin")).toBe('fill_inc_questionnaire_for_veterans_admin')
})

test('usual spellings lead back to the field, and no two fields share one', () => {
  const all = FIELD_NAMES.flatMap((name) => {
    for (const spelling of spellingsOf(name)) expect(resolveFieldName(spelling)).toBe(name)
    return [...new Set(spellingsOf(name))]
  })
  expect(new Set(all).size).toBe(all.length)
  expect(spellingsOf('live in this house 1 year ago')).toEqual([
    'live in this house 1 year ago',
    'live_in_this_house_1_year_ago',
    'liveInThisHouse1YearAgo',
    'live-in-this-house-1-year-ago',
  ])
})
