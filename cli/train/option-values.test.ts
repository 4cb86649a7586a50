import { describe, expect, test } from 'vitest'
import { positiveNumber, share, wholeNumber } from './option-values'

describe('an option takes', () => {
  test('whole numbers within its range', () => {
    const parse = wholeNumber(1, 500)
    expect([parse('1'), parse('500')]).toEqual([1, 500])
    for (const wrong of ['0', '501', '1.5', 'many', '', ' ']) {
      expect(() => parse(wrong)).toThrow('Give a whole number from 1 to 500.')
    }
  })

  test('numbers above 0', () => {
    expect(positiveNumber('0.025')).toBe(0.025)
    for (const wrong of ['0', '-1', 'Infinity', 'x', '']) {
      expect(() => positiveNumber(wrong)).toThrow('Give a number above 0.')
    }
  })

  test('parts of a whole', () => {
    expect([share('0.01'), share('0.9')]).toEqual([0.01, 0.9])
    for (const wrong of ['0', '1', '2', 'x', '']) {
      expect(() => share(wrong)).toThrow('Give a part between 0.01 and 0.9.')
    }
  })
})
