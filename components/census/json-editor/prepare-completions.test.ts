import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fieldAtCursor, findCursorPlace, MAX_HELPED_CHARACTERS, prepareOptions } from './prepare-completions'

/** The text with the cursor at `|`. */
function at(marked: string) {
  const cursor = marked.indexOf('|')
  return [marked.replace('|', ''), cursor] as const
}

function optionsAt(marked: string): string[] {
  const place = findCursorPlace(...at(marked))
  return place ? prepareOptions(place).map(({ label }) => label) : []
}

describe('the place of the cursor', () => {
  test.each([
    { name: 'in an empty object', text: '{|}', place: { at: 'key', typed: '', from: 1, to: 1 } },
    { name: 'in an empty key', text: '{"|"}', place: { at: 'key', typed: '', from: 1, to: 3, isQuoted: true } },
    { name: 'in a bare key', text: '{ed|}', place: { at: 'key', typed: 'ed', from: 1, to: 3, isQuoted: false } },
    { name: 'in a whole key', text: '{"ed|uc": 1}', place: { at: 'key', typed: 'ed', from: 1, to: 7 } },
    { name: 'in a key without its end', text: '{"ed|, "age": 1}', place: { at: 'key', typed: 'ed', from: 1, to: 4 } },
    {
      name: 'in a key at the end of a line',
      text: '{"ed|\n "age": 1}',
      place: { at: 'key', typed: 'ed', from: 1, to: 4 },
    },
    { name: 'after the colon', text: '{"sex": |}', place: { at: 'value', field: 'sex', typed: '' } },
    { name: 'in a value', text: '{"sex": "Fe|"}', place: { at: 'value', field: 'sex', typed: 'Fe', from: 8, to: 12 } },
    { name: 'after the comma', text: '{"sex": "Male", |}', place: { at: 'key', typed: '' } },
    { name: 'in the second of a list', text: '[{"age": 1}, {"sex": "|"}]', place: { at: 'value', field: 'sex' } },
  ])('$name', ({ text, place }) => {
    expect(findCursorPlace(...at(text))).toMatchObject(place)
  })

  test.each(['|', '{"age": 1}|', '[1, |]', '{"sex": "Male"|}', '"a|"'])('none at %s', (text) => {
    expect(findCursorPlace(...at(text))).toBeUndefined()
  })

  test('none in a very long text', () => {
    expect(findCursorPlace(`{${' '.repeat(MAX_HELPED_CHARACTERS)}`, 1)).toBeUndefined()
  })

  test('no text and cursor throw', () => {
    const piece = fc.constantFrom('{', '}', '[', ']', '"', ':', ',', ' ', '\n', '\\', 'age', 'sex', '1')
    fc.assert(
      fc.property(fc.array(piece), fc.nat(40), (pieces, cursor) => {
        const text = pieces.join('')
        const place = findCursorPlace(text, Math.min(cursor, text.length))
        if (place) {
          expect(place.from).toBeLessThanOrEqual(place.to)
          prepareOptions(place)
        }
      }),
      { numRuns: 1000 },
    )
  })
})

describe('options', () => {
  test('keys: those that start so first, used ones left out on both sides of the cursor', () => {
    const options = optionsAt('{"education": "Children", "st|": "", "sex": "Male", "age": 3}')
    expect(options[0]).toBe('state of previous residence')
    expect(options).not.toContain('sex')
    expect(options).not.toContain('education')
    expect(optionsAt('{|}')).toHaveLength(40)
    expect(optionsAt('{"wage_per|"}')).toEqual(['wage per hour'])
  })

  test('levels, also by their plain words', () => {
    expect(optionsAt('{"sex": "|"}').toSorted()).toEqual(['Female', 'Male'])
    expect(optionsAt('{"education": "mast|"}')).toEqual(['Masters degree(MA MS MEng MEd MSW MBA)'])
    expect(optionsAt('{"year": 1994|}')).toEqual(['94'])
    expect(optionsAt('{"age": |}')).toEqual([])
  })

  test('a coded level goes in as a number, a named one in quotes', () => {
    const insertOf = (marked: string) => {
      const place = findCursorPlace(...at(marked))
      return place && prepareOptions(place)[0]?.insert
    }
    expect(insertOf('{"year": 95|}')).toBe('95')
    expect(insertOf('{"sex": Fe|}')).toBe('"Female"')
    expect(insertOf('{educ|}')).toBe('"education"')
  })
})

test.each([
  { text: '{"a|ge": 41}', field: 'age' },
  { text: '{"age": 4|1}', field: 'age' },
  { text: '{"agee|": 41}', field: undefined },
])('the field at $text', ({ text, field }) => {
  expect(fieldAtCursor(...at(text))?.name).toBe(field)
})
