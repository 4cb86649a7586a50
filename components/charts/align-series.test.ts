import { expect, test } from 'vitest'
import { alignSeries, spreadPlaces } from './align-series'

const stairs = [
  { x: 0, y: 0 },
  { x: 0, y: 0.4 },
  { x: 0.5, y: 0.8 },
  { x: 1, y: 1 },
]

test('lines of different points are read off at the same places', () => {
  const short = [
    { x: 0.25, y: 1 },
    { x: 0.75, y: 0 },
  ]
  expect(alignSeries({ a: stairs, b: short }, [0, 0.25, 0.5, 1])).toEqual([
    { x: 0, a: 0.4, b: undefined },
    { x: 0.25, a: expect.closeTo(0.6), b: 1 },
    { x: 0.5, a: 0.8, b: 0.5 },
    { x: 1, a: 1, b: undefined },
  ])
})

test('a line without points is a gap throughout', () => {
  expect(alignSeries({ a: [] }, [0, 1])).toEqual([
    { x: 0, a: undefined },
    { x: 1, a: undefined },
  ])
})

test('places crowd towards nought where they are asked to', () => {
  expect(spreadPlaces(4)).toEqual([0, 0.25, 0.5, 0.75, 1])
  expect(spreadPlaces(2, 2)).toEqual([0, 0.25, 1])
})
