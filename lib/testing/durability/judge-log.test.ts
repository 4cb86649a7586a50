import { expect, test } from 'vitest'
import { judgeLog } from './judge-log'

test('a log may have more than was acknowledged, never less, and nothing twice', () => {
  expect(judgeLog(['a', 'b'], ['a', 'b', 'c'])).toEqual({ lost: [], twice: [] })
  expect(judgeLog(['a', 'b', 'c'], ['b', 'a', 'b'])).toEqual({ lost: ['c'], twice: ['b'] })
})
