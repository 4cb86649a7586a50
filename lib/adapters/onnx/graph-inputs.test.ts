import { describe, expect, test } from 'vitest'
import { FIELD_NAMES } from '@/lib/core/census/field'
import { TINY_ENSEMBLE } from '@/lib/testing/tiny-ensemble'
import { encodeEnsemble } from './codec'
import { readInputNames } from './graph-inputs'

const BYTES = encodeEnsemble(TINY_ENSEMBLE)

describe('the inputs of a model file', () => {
  test('are read from its bytes', () => {
    expect([...(readInputNames(BYTES) ?? [])]).toEqual(FIELD_NAMES)
  })

  test.each([
    { name: 'a file cut off', bytes: BYTES.subarray(0, BYTES.length / 2) },
    { name: 'no model at all', bytes: new TextEncoder().encode('<html>not a model</html>') },
  ])('of $name are not known', ({ bytes }) => {
    expect(readInputNames(bytes)).toBeUndefined()
  })
})
