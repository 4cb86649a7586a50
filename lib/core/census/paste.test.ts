import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FIELD_NAMES, isIntegerName } from './field'
import { readPasted } from './paste'

const person = { age: 41, education: 'Masters degree(MA MS MEng MEd MSW MBA)' }
const other = { age: 29, sex: 'Female' }
const uciRow = FIELD_NAMES.map((name) => (isIntegerName(name) ? '7' : 'Not in universe'))
const withWeight = (row: readonly string[]) => [...row.slice(0, 24), '1700.09', ...row.slice(24)]

describe('what a text is', () => {
  test.each([
    { name: 'one record', text: JSON.stringify(person, null, 2), kind: 'record', records: [person] },
    { name: 'a byte order mark', text: `\uFEFF${JSON.stringify(person)}`, kind: 'record', records: [person] },
    { name: 'a list', text: JSON.stringify([person, other]), kind: 'list', records: [person, other] },
    { name: 'a list with a stranger in it', text: JSON.stringify([person, 5]), kind: 'list', records: [person, 5] },
    {
      name: 'JSON Lines, CRLF, a blank line',
      text: `${JSON.stringify(person)}\r\n\r\n${JSON.stringify(other)}\r\n`,
      kind: 'json-lines',
      records: [person, other],
    },
    {
      name: 'objects printed one after the other',
      text: `${JSON.stringify(person, null, 2)}\n${JSON.stringify(other, null, 2)}`,
      kind: 'json-lines',
      records: [person, other],
    },
    {
      name: 'a piece of a list',
      text: `${JSON.stringify(person)},\n${JSON.stringify(other)},`,
      kind: 'json-lines',
      records: [person, other],
    },
    {
      name: 'the split form',
      text: JSON.stringify({
        columns: ['age', 'sex'],
        index: [0, 1],
        data: [
          [41, 'Male'],
          [29, null],
        ],
      }),
      kind: 'split',
      records: [{ age: 41, sex: 'Male' }, { age: 29 }],
    },
    {
      name: 'dataframe_split',
      text: JSON.stringify({ dataframe_split: { columns: ['age'], data: [[41]] } }),
      kind: 'split',
      records: [{ age: 41 }],
    },
    ...['records', 'instances', 'inputs', 'dataframe_records'].map((key) => ({
      name: key,
      text: JSON.stringify({ [key]: [person, other] }),
      kind: 'list',
      records: [person, other],
    })),
    {
      name: 'inputs by column',
      text: JSON.stringify({ inputs: { age: [41, 29], sex: ['Male', 'Female'] } }),
      kind: 'split',
      records: [{ age: 41, sex: 'Male' }, other],
    },
    {
      name: 'a table from a spreadsheet',
      text: 'Age\tSex\tWage per hour\n41\tMale\t1,250\n29\tFemale\t\n',
      kind: 'table',
      records: [
        { Age: 41, Sex: 'Male', 'Wage per hour': 1250 },
        { Age: 29, Sex: 'Female' },
      ],
    },
    {
      name: 'CSV with quotes, CRLF and snake_case',
      text: 'age,"marital_stat"\r\n41,"Married, ""so to say"""\r\n29,"two\r\nlines"\r\n',
      kind: 'table',
      records: [
        { age: 41, marital_stat: 'Married, "so to say"' },
        { age: 29, marital_stat: 'two\r\nlines' },
      ],
    },
    { name: 'semicolons', text: 'age;sex\n41;Male', kind: 'table', records: [{ age: 41, sex: 'Male' }] },
    { name: 'one column', text: 'age\n41\n29', kind: 'table', records: [{ age: 41 }, { age: 29 }] },
    {
      name: 'one record down the page',
      text: 'age\t41\nsex\tMale\neducation\tChildren',
      kind: 'table',
      records: [{ age: 41, sex: 'Male', education: 'Children' }],
    },
  ])('$name', ({ text, kind, records }) => {
    expect(readPasted(text)).toMatchObject({ kind, records })
  })
})

describe("rows of UCI's file", () => {
  test.each([
    { name: '40 values', row: uciRow },
    { name: '41 with the weight', row: withWeight(uciRow) },
    { name: '41 with the label', row: [...uciRow, '- 50000.'] },
    { name: '42 values', row: [...withWeight(uciRow), '50000+.'] },
  ])('$name', ({ row }) => {
    const pasted = readPasted(`${row.join(', ')}\n${row.join(', ')}\n`)
    const record = Object.fromEntries(FIELD_NAMES.map((name) => [name, isIntegerName(name) ? 7 : 'Not in universe']))
    expect(pasted).toMatchObject({ kind: 'table', records: [record, record] })
  })

  test('a value that is also a field name does not make the row a header', () => {
    const row = uciRow.map((value, i) => (i === 8 ? 'Education' : value))
    expect(readPasted(row.join(','))).toMatchObject({ records: [{ 'major industry code': 'Education' }] })
  })

  test('weight and label are left out with a note', () => {
    const pasted = readPasted([...withWeight(uciRow), '50000+.'].join(', '))
    expect(pasted.kind === 'table' && pasted.notes.join(' ')).toMatch(/instance weight and the label .* left out/)
  })
})

test('columns that are no census fields are named in a note', () => {
  expect(readPasted('id,age,sex\n1,41,Male')).toMatchObject({
    records: [{ age: 41, sex: 'Male' }],
    notes: ['Columns that are no census fields were left out: “id”.'],
  })
})

describe('what cannot be read', () => {
  test.each([
    { name: 'nothing', text: ' \n', message: /nothing to read/ },
    { name: 'a trailing comma', text: '{\n  "age": 41,\n}', line: 2, column: 12, message: /one too many/ },
    {
      name: 'a missing comma',
      text: '{"age": 41\n "sex": "Male"}',
      line: 2,
      column: 2,
      message: /comma or }|not closed/,
    },
    { name: 'no end', text: '{"age": 41', line: 1, column: 11, message: /ends where/ },
    { name: 'an open string', text: '{"sex": "Male}', line: 1, column: 9, message: /not closed/ },
    { name: 'NaN', text: '{"age": NaN}', line: 1, column: 9, message: /NaN is not JSON/ },
    { name: 'single quotes', text: "{'age': 41}", line: 1, column: 2, message: /double quotes/ },
    { name: 'a comment', text: '{"age": 41 // years\n}', line: 1, column: 12, message: /comments/ },
    { name: 'a leading zero', text: '{"age": 041}', line: 1, column: 9, message: /number/ },
    { name: 'a bad escape', text: '{"sex": "\\x"}', line: 1, column: 1, message: /escape/ },
    { name: 'a broken line of JSON Lines', text: '{"age": 41}\n{"age": }', line: 2, column: 9, message: /value/ },
    { name: 'a list in JSON Lines', text: '{"age": 41}\n[1]', line: 2, column: 1, message: /one record/ },
    { name: 'an empty list', text: '[]', message: /empty/ },
    { name: 'a list of numbers', text: '[1, 2]', message: /list of records/ },
    { name: 'prose', text: 'Hello, world', line: 1, column: 1, message: /first row neither/ },
    { name: 'a header alone', text: 'age,sex\n', line: 1, column: 1, message: /no rows below/ },
    { name: 'a row too long', text: 'age,sex\n41,Male\n\n41,Male,3', line: 4, column: 1, message: /more values/ },
    { name: 'an open quote', text: 'age,sex\n41,"Male', line: 2, column: 1, message: /never closed/ },
    { name: 'split rows that do not fit', text: '{"columns":["age"],"data":[[1],[1,2]]}', message: /row 2/ },
  ])('$name', ({ text, message, line, column }) => {
    const pasted = readPasted(text)
    expect(pasted).toMatchObject({ kind: 'unreadable', message: expect.stringMatching(message) })
    if (line !== undefined) expect(pasted).toMatchObject({ line, column })
  })

  test('more records than the limit', () => {
    const text = JSON.stringify(Array.from({ length: 1001 }, () => other))
    expect(readPasted(text)).toMatchObject({
      kind: 'unreadable',
      message: expect.stringMatching(/1,001 records; at most 1,000/),
    })
    expect(readPasted(text, { limit: 1001 }).kind).toBe('list')
  })
})

describe('properties', () => {
  const hostile = fc.array(
    fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      ':',
      ',',
      ';',
      '\t',
      '\n',
      '\r\n',
      '\\',
      '\uFEFF',
      'age',
      'sex',
      'null',
      '0',
      '-',
      '1e9',
      'é',
    ),
    { maxLength: 60 },
  )

  test('no text throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void readPasted(text)))
    fc.assert(
      fc.property(hostile, (parts) => void readPasted(parts.join(''))),
      { numRuns: 2000 },
    )
    fc.assert(fc.property(fc.json(), (text) => void readPasted(text)))
  })

  test('depth and length do not overflow', () => {
    expect(readPasted('['.repeat(200_000)).kind).toBe('unreadable')
    expect(readPasted(`${'{"a":['.repeat(50_000)}${']}'.repeat(50_000)}`)).toMatchObject({ records: { length: 1 } })
    expect(readPasted(`{"sex": "${'x'.repeat(4_000_000)}"}`).kind).toBe('record')
    expect(readPasted('x'.repeat(5_000_001)).kind).toBe('unreadable')
  })

  test('a list reads back whatever objects it holds', () => {
    const record = fc.dictionary(fc.constantFrom('age', 'sex', 'no such field'), fc.oneof(fc.integer(), fc.string()))
    fc.assert(
      fc.property(fc.array(record, { minLength: 1 }), (records) => {
        expect(readPasted(JSON.stringify(records))).toEqual({
          kind: 'list',
          records: JSON.parse(JSON.stringify(records)),
          notes: [],
        })
      }),
    )
  })

  test('what JSON.parse takes is never called a mistake in JSON', () => {
    fc.assert(
      fc.property(hostile, (parts) => {
        const text = `{${parts.join('')}`.replaceAll('\uFEFF', '')
        let parses = true
        try {
          JSON.parse(text)
        } catch {
          parses = false
        }
        const pasted = readPasted(text)
        if (parses) expect(pasted).not.toHaveProperty('line')
      }),
      { numRuns: 2000 },
    )
  })
})
