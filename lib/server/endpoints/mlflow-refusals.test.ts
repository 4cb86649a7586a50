import { describe, expect, test } from 'vitest'
import { scoringErrorSchema, scoringReplySchema } from '@/lib/contracts/mlflow-scoring'
import { MAX_BODY_BYTES, MAX_ROWS } from '@/lib/contracts/predict'
import { AppError } from '@/lib/core/errors'
import { installContainer } from '@/lib/testing/fake-container'
import { askScoring, createScoringContainer, SCORED_PEOPLE, SCORED_ROWS, sendScoring } from '@/lib/testing/scoring'
import { mount } from '../mount-next'
import { invocationsEndpoint } from './mlflow'

async function errorIn(response: Response) {
  expect(response.headers.get('content-type')).toBe('application/json')
  return { status: response.status, ...scoringErrorSchema.parse(await response.json()) }
}

describe('POST /invocations says no', () => {
  test.each([
    { name: 'text that is no JSON', body: '{nope', message: 'line 1, column 2' },
    { name: 'nothing', body: '', message: 'empty' },
    { name: 'no UTF-8', body: Uint8Array.of(0x7b, 0xff, 0x7d), message: 'UTF-8' },
    { name: 'a list', body: JSON.stringify(SCORED_PEOPLE), message: 'exactly one of dataframe_split' },
    { name: 'a number', body: '3', message: 'exactly one of dataframe_split' },
    { name: 'none of the four keys', body: '{"data": []}', message: 'exactly one of dataframe_split' },
    { name: 'two of them', body: '{"inputs": [], "instances": []}', message: 'exactly one of dataframe_split' },
    {
      name: 'records that are no list',
      body: '{"dataframe_records": {"age": 3}}',
      message: 'dataframe_records must be a list',
    },
    {
      name: 'a split that is a list',
      body: '{"dataframe_split": [[1]]}',
      message: 'dataframe_split must be an object',
    },
    {
      name: 'a split without data',
      body: '{"dataframe_split": {"columns": ["age"]}}',
      message: 'dataframe_split must be an object',
    },
    {
      name: 'a split with more',
      body: '{"dataframe_split": {"columns": [], "data": [], "x": 1}}',
      message: 'dataframe_split must be an object',
    },
    {
      name: 'a row that is too short',
      body: '{"dataframe_split": {"columns": ["age", "sex"], "data": [[1, "Male"], [2]]}}',
      message: 'Row 1 has 1 values for 2 columns',
    },
    {
      name: 'a row that is none',
      body: '{"dataframe_split": {"columns": ["age"], "data": [{"age": 3}]}}',
      message: 'Row 0 is no list',
    },
    { name: 'instances that are lists', body: '{"instances": [[1, 2]]}', message: 'Item 0 is no object' },
    { name: 'instances that are scalars', body: '{"instances": [1, 2]}', message: 'Item 0 is no object' },
    { name: 'no inputs', body: '{"inputs": null}', message: 'inputs must be' },
    {
      name: 'an age that is no number',
      body: '{"dataframe_records": [{"age": 3}, {"age": "abc"}]}',
      message: 'rows/1/age: Age must be a whole number',
    },
    {
      name: 'an age that is not whole',
      body: '{"inputs": {"age": [40.5]}}',
      message: 'rows/0/age: Age must be a whole number',
    },
  ])('400 BAD_REQUEST for $name', async ({ body, message }) => {
    const error = await errorIn(await sendScoring(body))
    expect(error).toEqual({ status: 400, error_code: 'BAD_REQUEST', message: expect.stringContaining(message) })
    expect(error.message).not.toMatch(/nope|abc|40\.5/)
  })

  test.each([
    { name: 'no records', body: { dataframe_records: [] }, message: 'The list is empty' },
    { name: 'no instances', body: { instances: [] }, message: 'The list is empty' },
    { name: 'inputs of uneven length', body: { inputs: { age: [1, 2], sex: ['Male'] } }, message: 'the same length' },
    {
      name: 'inputs that are lists and values',
      body: { inputs: { age: 1, sex: ['Male'] } },
      message: 'the same length',
    },
    { name: 'an empty record', body: { dataframe_records: [{ age: 3 }, {}] }, message: 'rows/1: The record is empty' },
    {
      name: 'columns without names',
      body: { dataframe_split: { data: SCORED_ROWS } },
      message: 'must name its columns',
    },
    {
      name: 'a misspelt column',
      body: { dataframe_split: { columns: ['educatoin'], data: [['x']] } },
      message: 'educatoin: This is not a census field. Did you mean "education"',
    },
    {
      name: 'a misspelt key',
      body: { instances: [{ age: 3, educatoin: 'x' }] },
      message: 'rows/0/educatoin: This is not a census field. Did you mean "education"',
    },
    {
      name: 'a misspelt input',
      body: { inputs: { age: [3], educatoin: ['x'] } },
      message: 'educatoin: This is not a census field. Did you mean "education"',
    },
    {
      name: 'a column that is there twice',
      body: { dataframe_split: { columns: ['age', 'age'], data: [[1, 2]] } },
      message: 'age: The column is there twice',
    },
    {
      name: 'a column in two spellings',
      body: { inputs: { 'wage per hour': [1], wage_per_hour: [2] } },
      message: 'is given twice',
    },
    {
      name: 'very many columns',
      body: { inputs: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`c${i}`, [1]])) },
      message: 'There are 101 columns',
    },
    {
      name: 'a threshold above 1',
      body: { dataframe_records: SCORED_PEOPLE, params: { threshold: 2 } },
      message: 'threshold must be a number from 0 to 1',
    },
  ])('400 INVALID_PARAMETER_VALUE for $name', async ({ body, message }) => {
    expect(await errorIn(await askScoring(body))).toEqual({
      status: 400,
      error_code: 'INVALID_PARAMETER_VALUE',
      message: expect.stringContaining(message),
    })
  })

  test.each([
    { name: 'nothing', body: '', message: 'The text is empty' },
    { name: 'a quote that is never closed', body: 'age,sex\n4,"Male', message: 'line 2' },
    {
      name: 'a line that is too short',
      body: 'age,sex\n"4","Ma\nle"\n5',
      message: 'Line 4 has 1 values for 2 columns',
    },
    { name: 'a line that is too long', body: 'age\n4,5', message: 'Line 2 has 2 values for 1 columns' },
    { name: 'no UTF-8', body: Uint8Array.of(0xff, 0xfe), message: 'UTF-8' },
  ])('400 BAD_REQUEST for CSV: $name', async ({ body, message }) => {
    expect(await errorIn(await sendScoring(body, { type: 'text/csv' }))).toEqual({
      status: 400,
      error_code: 'BAD_REQUEST',
      message: expect.stringContaining(message),
    })
  })

  test('a row of empty cells is a record without any field, not a line left out', async () => {
    const error = await errorIn(await sendScoring('age,sex\n4,Male\n,\n5,Male', { type: 'text/csv' }))
    expect(error).toMatchObject({
      status: 400,
      error_code: 'INVALID_PARAMETER_VALUE',
      message: expect.stringMatching(/^rows\/1: /),
    })
  })

  test.each([
    { type: 'text/plain', body: 'This predictor only supports the content types text/csv and application/json.' },
    {
      type: 'application/vnd.apache.parquet',
      body: 'This predictor only supports the content types text/csv and application/json.',
    },
    { type: 'application/json; format=pandas-split', body: 'The content type has a parameter other than charset.' },
    { type: 'application/json; charset=latin1', body: 'The scoring server only supports UTF-8.' },
    { type: 'text/csv; charset=utf-16', body: 'The scoring server only supports UTF-8.' },
  ])('415 in plain text for $type', async ({ type, body }) => {
    const response = await sendScoring('{}', { type })
    expect([response.status, response.headers.get('content-type')]).toEqual([415, 'text/plain; charset=utf-8'])
    expect(await response.text()).toBe(body)
  })

  test.each(['?model=', '?model=svm', '?model=constructor', '?model=bracket-svm'])('404 for "%s"', async (query) => {
    const error = await errorIn(await askScoring({ dataframe_records: SCORED_PEOPLE }, { query }))
    expect(error).toMatchObject({ status: 404, error_code: 'RESOURCE_DOES_NOT_EXIST' })
  })

  test.each([
    { name: 'bytes', options: {}, body: ' '.repeat(MAX_BODY_BYTES + 1) },
    {
      name: 'records',
      options: {},
      body: JSON.stringify({ dataframe_records: Array.from({ length: MAX_ROWS + 1 }, () => ({ age: 1 })) }),
    },
    { name: 'lines', options: { type: 'text/csv' }, body: `age\n${'4\n'.repeat(MAX_ROWS + 1)}` },
  ])('413 for too many $name', async ({ body, options }) => {
    expect(await errorIn(await sendScoring(body, options))).toMatchObject({ status: 413, error_code: 'BAD_REQUEST' })
  })

  test('takes as many rows as it says', async () => {
    const body = `age\n${'4\n'.repeat(MAX_ROWS)}`
    const response = await sendScoring(body, { type: 'text/csv' })
    expect(scoringReplySchema.parse(await response.json()).predictions).toHaveLength(MAX_ROWS)
  })

  test.each([
    { code: 'unauthorized', status: 401, error_code: 'UNAUTHENTICATED' },
    { code: 'forbidden', status: 403, error_code: 'PERMISSION_DENIED' },
    { code: 'rate-limited', status: 429, error_code: 'REQUEST_LIMIT_EXCEEDED' },
    { code: 'overloaded', status: 503, error_code: 'TEMPORARILY_UNAVAILABLE' },
    { code: 'model-unavailable', status: 503, error_code: 'TEMPORARILY_UNAVAILABLE' },
    { code: 'store-unavailable', status: 503, error_code: 'TEMPORARILY_UNAVAILABLE' },
    { code: 'timed-out', status: 504, error_code: 'DEADLINE_EXCEEDED' },
  ] as const)('$status $error_code for $code', async ({ code, status, error_code }) => {
    const container = createScoringContainer({ score: () => Promise.reject(new AppError(code, 'No.')) })
    const error = await errorIn(await askScoring({ dataframe_records: SCORED_PEOPLE }, { container }))
    expect(error).toEqual({ status, error_code, message: 'No.' })
  })

  test('500 says nothing of the cause', async () => {
    const container = createScoringContainer({ score: () => Promise.reject(new Error('the secret cause')) })
    const error = await errorIn(await askScoring({ dataframe_records: SCORED_PEOPLE }, { container }))
    expect(error).toMatchObject({
      status: 500,
      error_code: 'INTERNAL_ERROR',
      message: expect.not.stringContaining('secret'),
    })
  })

  test('405 for every other method', async () => {
    const uninstall = installContainer(createScoringContainer())
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE'] as const) {
      const response = await mount(invocationsEndpoint)[method](new Request('http://localhost/invocations', { method }))
      expect([response.status, await response.json()]).toEqual([405, { detail: 'Method Not Allowed' }])
    }
    uninstall()
  })

  test.each([
    { name: 'very many commas', type: 'text/csv', body: ','.repeat(1_990_000) },
    { name: 'very many lines', type: 'text/csv', body: 'a\n'.repeat(990_000) },
    { name: 'very many quotes', type: 'text/csv', body: '"'.repeat(1_990_000) },
    {
      name: 'very many columns',
      type: 'application/json',
      body: `{"dataframe_split":{"columns":[${'0,'.repeat(950_000)}0],"data":[]}}`,
    },
    {
      name: 'very many inputs',
      type: 'application/json',
      body: `{"inputs":{${Array.from({ length: 150_000 }, (_, i) => `"k${i}":1`)}}}`,
    },
    {
      name: 'very many empty rows',
      type: 'application/json',
      body: `{"dataframe_split":{"columns":["age"],"data":[${'[],'.repeat(600_000)}[]]}}`,
    },
    {
      name: 'very many records of one field',
      type: 'application/json',
      body: `{"instances":[${'{"a":1},'.repeat(240_000)}{}]}`,
    },
    { name: 'deep lists', type: 'application/json', body: `{"inputs":${'['.repeat(990_000)}${']'.repeat(990_000)}}` },
    { name: 'strings that are never closed', type: 'application/json', body: `{"${'\\"'.repeat(950_000)}\\` },
    {
      name: '__proto__',
      type: 'application/json',
      body: '{"inputs":{"__proto__":{"age":[1]},"age":[1]},"__proto__":{"params":{"threshold":3}}}',
    },
  ])('calm with $name', async ({ type, body }) => {
    // Work that grew with the square of such a length would not end within the limit of a test.
    const { status } = await sendScoring(body, { type })
    expect(body.length).toBeLessThanOrEqual(MAX_BODY_BYTES)
    expect(status).toBeLessThan(500)
  })
})
