import { describe, expect, test } from 'vitest'
import { parsePythonJson } from './python-json'

describe('JSON as Python writes it', () => {
  test.each([
    { text: '{"a": [1, NaN, null]}', value: { a: [1, null, null] } },
    { text: '[NaN,"NaN","a \\" NaN","\\\\",NaN]', value: [null, 'NaN', 'a " NaN', '\\', null] },
    { text: '{"NaN": NaN}', value: { NaN: null } },
  ])('$text', ({ text, value }) => {
    expect(parsePythonJson(text)).toEqual(value)
  })

  test.each(['[Infinity]', '[NaNa]', '{NaN: 1}', '["NaN]', '["NaN\\', '', '[NaN', 'nan'])('%s is none', (text) => {
    expect(() => parsePythonJson(text)).toThrow(expect.objectContaining({ code: 'invalid-json' }))
  })

  test('takes no longer for what is never closed', () => {
    const startedMs = performance.now()
    for (const text of [`"${'\\"'.repeat(400_000)}\\`, '"'.repeat(999_999), `${'"\\'.repeat(400_000)}`]) {
      expect(() => parsePythonJson(text)).toThrow()
    }
    expect(performance.now() - startedMs).toBeLessThan(2_000)
  })
})
