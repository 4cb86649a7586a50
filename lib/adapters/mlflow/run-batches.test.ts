import { expect, test } from 'vitest'
import { batchesOf, type Point, paramsOf, pointsOf, slugKey, tagsOf } from './run-batches'

test.each([
  ["importance/fill inc questionnaire for veteran's admin", 'importance/fill inc questionnaire for veterans admin'],
  ['a[0] (50%)', 'a_0_ _50__'],
  ['/a//b/../c/', 'a/b/_/c'],
  ['', '_'],
  ['k'.repeat(300), 'k'.repeat(250)],
])('the key %s is sent as %s', (key, slug) => {
  expect(slugKey(key)).toBe(slug)
})

test('long values end in "…", at what a server surely keeps, and no letter is torn', () => {
  expect(paramsOf({ a: 'x'.repeat(6_000) })[0]?.value).toBe('x'.repeat(6_000))
  expect(paramsOf({ a: 'x'.repeat(6_001) })[0]?.value).toBe(`${'x'.repeat(5_999)}…`)
  // The first half of the pair would be the last that fits.
  expect(tagsOf({ a: `${'x'.repeat(4_998)}😀😀` })[0]?.value).toBe(`${'x'.repeat(4_998)}…`)
})

test('a key’s points stand together by step, without those that are no numbers', () => {
  const metric = (key: string, step: number, value = step) => ({ key, step, value, timestampMs: 9 })
  const metrics = [metric('b', 1), metric('a', 2), metric('b', 0), metric('a', 1), metric('a', 3, Number.NaN)]
  expect(pointsOf(metrics).map(({ key, step }) => `${key}${step}`)).toEqual(['b0', 'b1', 'a1', 'a2'])
})

const pairs = (count: number, length = 1) =>
  Array.from({ length: count }, (_, i) => ({ key: `k${i}`, value: 'v'.repeat(length) }))
const points = (count: number): Point[] =>
  Array.from({ length: count }, (_, step) => ({ key: 'm', value: 1, step, timestamp: 2 }))

test.each([
  { name: 'nothing', params: 0, tags: 0, metrics: 0, sizes: [] },
  { name: 'little of all', params: 3, tags: 2, metrics: 5, sizes: [[3, 2, 5]] },
  {
    name: '1000 things in all',
    params: 100,
    tags: 100,
    metrics: 900,
    sizes: [
      [100, 100, 800],
      [0, 0, 100],
    ],
  },
  {
    name: '100 parameters',
    params: 201,
    tags: 0,
    metrics: 0,
    sizes: [
      [100, 0, 0],
      [100, 0, 0],
      [1, 0, 0],
    ],
  },
  {
    name: '100 tags',
    params: 0,
    tags: 101,
    metrics: 1,
    sizes: [
      [0, 100, 0],
      [0, 1, 1],
    ],
  },
  {
    name: '1000 points',
    params: 0,
    tags: 0,
    metrics: 2001,
    sizes: [
      [0, 0, 1000],
      [0, 0, 1000],
      [0, 0, 1],
    ],
  },
])('batches hold $name at most', ({ params, tags, metrics, sizes }) => {
  const batches = batchesOf({ params: pairs(params), tags: pairs(tags), metrics: points(metrics) })
  expect(batches.map((batch) => [batch.params.length, batch.tags.length, batch.metrics.length])).toEqual(sizes)
  expect(batches.flatMap((batch) => batch.metrics)).toEqual(points(metrics))
})

test('a batch stays well below a megabyte', () => {
  const batches = batchesOf({ params: pairs(100, 6_000), tags: pairs(100, 5_000), metrics: [] })
  expect(batches.length).toBeGreaterThan(1)
  for (const batch of batches) expect(JSON.stringify(batch).length).toBeLessThan(310_000)
})
