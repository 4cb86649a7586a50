import fc from 'fast-check'
import { expect, test } from 'vitest'
import { layOutJson } from './lay-out-json'

test('short lists and objects stand in a line, long ones are broken', () => {
  const tensor = { name: 'age', datatype: 'INT64', shape: [1], data: [47] }
  expect(layOutJson({ id: 'call-1', inputs: [tensor, tensor], outputs: [] })).toBe(
    [
      '{',
      '  "id": "call-1",',
      '  "inputs": [',
      '    { "name": "age", "datatype": "INT64", "shape": [1], "data": [47] },',
      '    { "name": "age", "datatype": "INT64", "shape": [1], "data": [47] }',
      '  ],',
      '  "outputs": []',
      '}',
    ].join('\n'),
  )
})

test('reads as the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(layOutJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})
