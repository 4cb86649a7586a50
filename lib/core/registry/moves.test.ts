import { describe, expect, test } from 'vitest'
import { championBefore, type Move, mergeMoves } from './moves'

let minute = 0
const move = (kind: Move['kind'], from: string | undefined, to: string): Move => ({
  id: `00000000-0000-4000-8000-${String(++minute).padStart(12, '0')}`,
  kind,
  choice: { algorithm: 'xgboost', balancing: 'balanced' },
  ...(from === undefined ? {} : { from }),
  to,
  at: new Date(minute * 60_000).toISOString(),
  who: 'somebody',
  why: 'better',
  forced: false,
  figures: {},
})

describe('the champion before', () => {
  test.each([
    { name: 'nothing was ever promoted', moves: [], champion: '1', before: undefined },
    { name: 'the first promotion', moves: [move('promote', undefined, '1')], champion: '1', before: undefined },
    {
      name: 'the second',
      moves: [move('promote', undefined, '1'), move('promote', '1', '2')],
      champion: '2',
      before: '1',
    },
    {
      name: 'rolled back once of three',
      moves: [
        move('promote', undefined, '1'),
        move('promote', '1', '2'),
        move('promote', '2', '3'),
        move('rollback', '3', '2'),
      ],
      champion: '2',
      before: '1',
    },
    {
      name: 'rolled back, and promoted anew',
      moves: [
        move('promote', undefined, '1'),
        move('promote', '1', '2'),
        move('rollback', '2', '1'),
        move('promote', '1', '3'),
      ],
      champion: '3',
      before: '1',
    },
    { name: 'a log that begins in the middle', moves: [move('promote', '4', '5')], champion: '5', before: '4' },
    {
      name: 'an alias that somebody else moved',
      moves: [move('promote', undefined, '1'), move('promote', '1', '2')],
      champion: '9',
      before: '2',
    },
  ])('$name', ({ moves, champion, before }) => {
    expect(championBefore(moves, champion)).toBe(before)
  })
})

test('moves told of twice count once, and stand in the order of time', () => {
  const [first, second] = [move('promote', undefined, '1'), move('promote', '1', '2')]
  expect(mergeMoves([second], [first, second])).toEqual([first, second])
})
