import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvLine } from './csv'
import { readDelimited } from './delimited'

/** What a reader of RFC 4180 makes of a text, character by character, spaces kept. */
function readCsv(text: string): string[][] {
  const rows: string[][] = []
  let [row, cell, isQuoted]: [string[], string, boolean] = [[], '', false]
  for (let at = 0; at < text.length; at++) {
    const here = text[at]
    if (isQuoted && here === '"' && text[at + 1] === '"') cell += text[at++]
    else if (here === '"') isQuoted = !isQuoted
    else if (!isQuoted && here === ',') [row, cell] = [[...row, cell], '']
    else if (!isQuoted && here === '\r' && text[at + 1] === '\n') {
      rows.push([...row, cell])
      ;[row, cell] = [[], '']
      at++
    } else cell += here
  }
  return rows
}

describe('a line of CSV', () => {
  test.each([
    { cells: ['a', 'b'], line: 'a,b' },
    { cells: ['a,b', 'say "so"', 'two\r\nlines'], line: '"a,b","say ""so""","two\r\nlines"' },
    { cells: [1, -2.5, 1e-7, 0], line: '1,-2.5,1e-7,0' },
    { cells: [undefined, '', ' x'], line: ',," x"' },
    { cells: ['=1+1', '+1', '-1', '@SUM(A1)'], line: "'=1+1,'+1,'-1,'@SUM(A1)" },
    { cells: ['\t=1', '\r=1'], line: '\'\t=1,"\'\r=1"' },
    { cells: ['=HYPERLINK("http://x","y")'], line: '"\'=HYPERLINK(""http://x"",""y"")"' },
    { cells: ['a=1', "'=1"], line: "a=1,'=1" },
  ])('$line', ({ cells, line }) => {
    expect(csvLine(cells)).toBe(`${line}\r\n`)
  })

  const cell = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom(...'=+-@\t\r\n",\' a1|') }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  )
  const lines = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { maxLength: 5 })

  test('is read as it was written, and no text of it begins a formula', () => {
    fc.assert(
      fc.property(lines, (rows) => {
        const read = readCsv(rows.map((row) => csvLine(row)).join(''))
        const expected = rows.map((row) =>
          row.map((one) => (typeof one === 'string' && /^[=+\-@\t\r]/.test(one) ? `'${one}` : String(one))),
        )
        expect(read).toEqual(expected)
        const texts = read.flatMap((row, i) => row.filter((_, j) => typeof rows[i]?.[j] === 'string'))
        for (const text of texts) expect(text).not.toMatch(/^[=+\-@\t\r]/)
      }),
    )
  })

  test('a number is read as the same number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(csvLine([value]).trim())).toBe(value === 0 ? 0 : value)
      }),
    )
  })

  test('our own reader takes it too', () => {
    expect(readDelimited(csvLine(['a', 'b "c", d', 5]), ',')).toMatchObject({ rows: [['a', 'b "c", d', '5']] })
  })
})
