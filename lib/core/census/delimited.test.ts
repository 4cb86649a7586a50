import { describe, expect, test } from 'vitest'
import { readDelimited } from './delimited'

describe('delimited text', () => {
  test.each([
    {
      name: 'cells',
      text: 'a,b\nc,d',
      rows: [
        ['a', 'b'],
        ['c', 'd'],
      ],
      lines: [1, 2],
    },
    { name: 'every kind of line break', text: 'a\r\nb\rc\nd', rows: [['a'], ['b'], ['c'], ['d']], lines: [1, 2, 3, 4] },
    { name: 'space around cells', text: ' a , "b" ', rows: [['a', 'b']], lines: [1] },
    {
      name: 'quotes, delimiters and breaks inside of quotes',
      text: '"a ""x"", b",c\n"d\ne",f\ng,h',
      rows: [
        ['a "x", b', 'c'],
        ['d\ne', 'f'],
        ['g', 'h'],
      ],
      lines: [1, 2, 4],
    },
    {
      name: 'an empty last cell',
      text: 'a,\nb,',
      rows: [
        ['a', ''],
        ['b', ''],
      ],
      lines: [1, 2],
    },
    {
      name: 'blank lines',
      text: '\na,b\n\n,\n \nc,d\n',
      rows: [
        ['a', 'b'],
        ['c', 'd'],
      ],
      lines: [2, 6],
    },
    { name: 'nothing', text: '', rows: [], lines: [] },
  ])('$name', ({ text, rows, lines }) => {
    expect(readDelimited(text, ',')).toEqual({ rows, lines })
  })

  test('tells where a quote was opened that is never closed', () => {
    expect(readDelimited('a\n"b\nc', ',')).toEqual({ openQuoteLine: 2 })
  })

  test('keeps rows of empty cells where they count, and blank lines never', () => {
    expect(readDelimited('a,b\n,\n\n""\nc,d', ',', { keepsEmptyRows: true })).toEqual({
      rows: [
        ['a', 'b'],
        ['', ''],
        ['c', 'd'],
      ],
      lines: [1, 2, 5],
    })
  })

  test('reads no further than asked', () => {
    expect(readDelimited('a\nb\nc\nd', ',', { maxRows: 1 })).toEqual({ rows: [['a'], ['b']], lines: [1, 2] })
    expect(readDelimited('a,b\nc,d,e,f,g\nh', ',', { maxCells: 2 })).toEqual({
      rows: [
        ['a', 'b'],
        ['c', 'd', 'e'],
      ],
      lines: [1, 2],
    })
  })
})
