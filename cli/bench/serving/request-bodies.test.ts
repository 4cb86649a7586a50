import { expect, test } from 'vitest'
import { FIELD_NAMES } from '@/lib/core/census/field'
import { inventRecords } from '../invented-people'
import { encodeRequest, type Protocol } from './request-bodies'

const records = inventRecords({ count: 2, seed: 1 })
const choice = { algorithm: 'random-forest', balancing: 'unbalanced' } as const

const partsOf = (protocol: Protocol) => {
  const [head = '', body = ''] = encodeRequest({ protocol, records, choice }).toString('utf8').split('\r\n\r\n')
  return { head, body }
}

test.each<Protocol>(['bracket', 'ndjson', 'mlflow', 'open-inference', 'bentoml', 'prototype'])(
  '%s: the length is that of the body',
  (protocol) => {
    const { head, body } = partsOf(protocol)
    expect(head).toMatch(/^POST \/\S+ HTTP\/1\.1\r\n/)
    expect(head).toContain(`\r\ncontent-length: ${Buffer.byteLength(body)}`)
  },
)

test('all protocols carry the same values', () => {
  const [first, second] = records
  expect(JSON.parse(partsOf('bracket').body)).toEqual({ ...choice, records })
  expect(JSON.parse(partsOf('prototype').body)).toEqual({ mode: 'Random Forest_Unbalanced', data: records })
  expect(JSON.parse(partsOf('bentoml').body)).toEqual({ record: first })
  expect(
    partsOf('ndjson')
      .body.trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual(records)
  const { dataframe_split: split } = JSON.parse(partsOf('mlflow').body)
  expect(split.data[1]).toEqual(FIELD_NAMES.map((name) => second?.[name]))
  const { inputs } = JSON.parse(partsOf('open-inference').body)
  expect(inputs).toHaveLength(FIELD_NAMES.length)
  expect(inputs.find(({ name }: { name: string }) => name === 'age')).toEqual({
    name: 'age',
    shape: [2],
    datatype: 'INT64',
    data: [first?.age, second?.age],
  })
})
