import fc from 'fast-check'
import { expect, test } from 'vitest'
import { editDistance, foldText, nearestTo } from './nearest'

test.each([
  // kitten -> sitten -> sittin -> sitting
  ['kitten', 'sitting', 3],
  ['', 'abc', 3],
  ['same', 'same', 0],
  ['ab', 'ba', 2],
])('editDistance(%j, %j) = %i', (from, to, distance) => {
  expect(editDistance(from, to)).toBe(distance)
})

test('editDistance is symmetric, zero for equals alone, and at most the longer length', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
      const distance = editDistance(a, b)
      expect(distance).toBe(editDistance(b, a))
      expect(distance === 0).toBe(a === b)
      expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length))
    }),
  )
})

test.each([
  { name: 'a slip of the pen', text: 'Femal', among: ['Female', 'Male'], near: ['Female'] },
  {
    name: 'a part of the words',
    text: 'bachelors',
    among: ['Children', 'Bachelors degree(BA AB BS)'],
    near: ['Bachelors degree(BA AB BS)'],
  },
  { name: 'nothing like it', text: 'zzzzzz', among: ['Female', 'Male'], near: [] },
  { name: 'nothing at all', text: '  ', among: ['Female'], near: [] },
])('nearestTo: $name', ({ text, among, near }) => {
  expect(nearestTo(text, among)).toEqual(near)
})

test('foldText ignores case and surplus white space', () => {
  expect(foldText('  Never \t MARRIED\n')).toBe('never married')
})
