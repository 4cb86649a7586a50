import { expect, test } from 'vitest'
import { clearField, draftOf, openProblems, typeInto } from './draft'

test('what can be used goes into the record', () => {
  const draft = typeInto(draftOf({}), 'education', 'bachelors-degree')
  expect(draft).toEqual(draftOf({ education: 'Bachelors degree(BA AB BS)' }))
})

test('what cannot is kept beside it, and takes the old value away', () => {
  const draft = typeInto(draftOf({ age: 45 }), 'age', '450')
  expect(draft.record).toEqual({})
  expect(draft.rejected.age?.text).toBe('450')
  expect(typeInto(draft, 'age', '46')).toEqual(draftOf({ age: 46 }))
})

test.each(['', '  '])('blank text %j clears', (text) => {
  expect(typeInto(draftOf({ age: 45, sex: 'Male' }), 'age', text)).toEqual(draftOf({ sex: 'Male' }))
  expect(clearField(typeInto(draftOf({}), 'age', 'x'), 'age')).toEqual(draftOf({}))
})

test('a problem stands until its field is given another value', () => {
  const problems = [
    { key: 'age', message: 'No.' },
    { key: 'model', message: 'No.' },
  ]
  expect(openProblems({ problems, opened: {}, record: { sex: 'Male' } })).toEqual(problems)
  expect(openProblems({ problems, opened: {}, record: { age: 45 } }).map(({ key }) => key)).toEqual(['model'])
})
