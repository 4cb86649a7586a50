import { expect, test } from 'vitest'
import { isForeignRun, isMissing, isTaken, isUnsupported, parseRefusal } from './refusal'

const HTML = '<!doctype html><title>404 Not Found</title>'
const mlflow = (error_code: string) => JSON.stringify({ error_code, message: 'words' })
const UNSUPPORTED = JSON.stringify({ error: 'unsupported endpoint, please contact support' })

test.each([
  { name: 'MLflow’s own', status: 404, body: mlflow('RESOURCE_DOES_NOT_EXIST'), shape: 'mlflow', is: isMissing },
  { name: 'taken, as 400', status: 400, body: mlflow('RESOURCE_ALREADY_EXISTS'), shape: 'mlflow', is: isTaken },
  { name: 'an unknown route', status: 404, body: HTML, shape: 'text', is: isUnsupported },
  {
    name: 'an unknown route by code',
    status: 404,
    body: mlflow('ENDPOINT_NOT_FOUND'),
    shape: 'mlflow',
    is: isUnsupported,
  },
  { name: 'DagsHub’s unknown route', status: 404, body: UNSUPPORTED, shape: 'error', is: isUnsupported },
  { name: 'the same as 500', status: 500, body: UNSUPPORTED, shape: 'error', is: isUnsupported },
  { name: 'not implemented', status: 501, body: '', shape: 'text', is: isUnsupported },
  { name: 'a foreign run', status: 403, body: '"not associated"', shape: 'string', is: isForeignRun },
  { name: 'a foreign run as 400', status: 400, body: '"not associated"', shape: 'string', is: isForeignRun },
])('$name', ({ status, body, shape, is }) => {
  const refusal = parseRefusal(status, body)
  expect(refusal.shape).toBe(shape)
  expect([isMissing, isTaken, isUnsupported, isForeignRun].filter((one) => one(refusal))).toEqual([is])
})

test.each([
  { name: 'a server in trouble', status: 500, body: mlflow('INTERNAL_ERROR') },
  { name: 'forbidden', status: 403, body: 'Permission denied' },
  { name: 'an error code that is none', status: 404, body: JSON.stringify({ error_code: 'DROP TABLE; token=abc' }) },
])('$name is none of these that MLflow says', ({ status, body }) => {
  const refusal = parseRefusal(status, body)
  expect(refusal.errorCode ?? '').not.toMatch(/[^A-Z_]/)
  expect([isMissing, isTaken, isForeignRun].some((one) => one(refusal))).toBe(false)
})
