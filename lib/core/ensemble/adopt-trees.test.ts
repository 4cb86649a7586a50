import { expect, test } from 'vitest'
import { adoptTrees, blindIndicators } from './adopt-trees'
import type { ForeignColumn } from './foreign-columns'
import { LEAF, marginOf, type Trees } from './trees'

const COLUMNS: readonly ForeignColumn[] = [
  { kind: 'indicator', field: 'sex', level: 'Male' },
  { kind: 'number', field: 'age' },
  { kind: 'indicator', field: 'year', level: 95 },
  { kind: 'number', field: 'wage per hour' },
]

/** Asks for the last column but one, `indicator` at the threshold, and then for age below 40. */
function treesWith(threshold: number): Trees {
  return {
    roots: Int32Array.of(0),
    feature: Int16Array.of(2, 1, LEAF, LEAF, LEAF),
    value: Float32Array.of(threshold, 40, 3, 1, 2),
    left: Int32Array.of(1, 3, 0, 0, 0),
    right: Int32Array.of(2, 4, 0, 0, 0),
    missingLeft: Uint8Array.of(1, 0, 0, 0, 0),
  }
}

test('columns that no split asks for are gone, and the others keep their order', () => {
  const { encoders, trees } = adoptTrees(treesWith(0.5), COLUMNS)
  expect(encoders).toEqual([
    { kind: 'number', field: 'age' },
    { kind: 'rank', field: 'year', keys: [95], fallback: -1 },
  ])
  expect([...trees.feature]).toEqual([1, 0, LEAF, LEAF, LEAF])
  expect([...trees.missingLeft]).toEqual([1, 0, 0, 0, 0])
})

test.each([1e-38, 1e-20, 0.5, 1])('threshold %d: absent and present go where 0 and 1 went', (at) => {
  const theirs = treesWith(at)
  const { trees } = adoptTrees(theirs, COLUMNS)
  for (const age of [39, 40, Number.NaN]) {
    for (const [indicator, rank] of [
      [0, -1],
      [1, 0],
    ] as const) {
      const before = marginOf(theirs, Float32Array.of(0, age, indicator, 0))
      expect(marginOf(trees, Float32Array.of(age, rank))).toBe(before)
    }
  }
})

test.each([
  { threshold: 0, blind: [2] },
  { threshold: -1e-6, blind: [2] },
  { threshold: 2.00001, blind: [2] },
  { threshold: 1, blind: [] },
])('a threshold of $threshold on 0 or 1', ({ threshold, blind }) => {
  expect(blindIndicators(treesWith(threshold), COLUMNS)).toEqual(blind)
})
