import { expect, test } from 'vitest'
import { createKeyRequestSchema, type Key, MAX_PER_MINUTE } from '@/lib/contracts/keys'
import { MAX_LIMIT, prepareFacts, prepareRequest, readLimit, splitByState } from './prepare-keys'

const KEY: Key = {
  id: '23456789abcd',
  name: 'A scoring job',
  scopes: ['predict', 'batch'],
  state: 'active',
  created: '2026-01-31T12:59:07.000Z',
}
const NOW_MS = Date.parse('2026-02-03T10:00:00Z')
const FORM = { name: ' A job ', scopes: ['batch', 'predict'], lastDay: '', perMinute: '' }

const textsOf = (key: Key) => Object.fromEntries(prepareFacts(key).map(({ label, text }) => [label, text]))

test('what is not set is said in words', () => {
  expect(textsOf(KEY)).toEqual({
    May: 'predict, batch',
    'Requests a minute': 'the server’s',
    Made: '2026-01-31 12:59',
    'Last used': 'never',
    Expires: 'never',
  })
})

test('how it ended is said in place of when it would', () => {
  const expires = '2026-02-01T00:00:00.000Z'
  expect(textsOf({ ...KEY, expires, perMinute: 12_000 })).toMatchObject({
    Expires: '2026-02-01 00:00',
    'Requests a minute': '12,000',
  })
  expect(textsOf({ ...KEY, state: 'expired', expires })).toMatchObject({ Expired: '2026-02-01 00:00' })
  const revoked = textsOf({ ...KEY, state: 'revoked', expires, revoked: '2026-01-31T13:00:00.000Z' })
  expect(revoked).toMatchObject({ Revoked: '2026-01-31 13:00' })
  expect(revoked).not.toHaveProperty('Expires')
})

test('keys that open something come first', () => {
  const [a, b, c] = [
    KEY,
    { ...KEY, id: 'b', state: 'revoked' as const },
    { ...KEY, id: 'c', state: 'expired' as const },
  ]
  expect(splitByState([b, a, c])).toEqual({ active: [a], closed: [b, c] })
})

test.each([
  { text: '', limit: null },
  { text: ' 600 ', limit: 600 },
  { text: '12,000', limit: 12_000 },
  { text: '0', limit: undefined },
  { text: '1.5', limit: undefined },
  { text: '-3', limit: undefined },
  { text: 'many', limit: undefined },
  { text: '100000001', limit: undefined },
])('a limit of “$text” is $limit', ({ text, limit }) => {
  expect(readLimit(text)).toBe(limit)
})

test('the largest limit is the one that the API takes', () => {
  expect(MAX_LIMIT).toBe(MAX_PER_MINUTE)
})

test('a filled form is a request that the API takes; the key opens until its last day is over', () => {
  const made = prepareRequest({ ...FORM, lastDay: '2026-02-03', perMinute: '60' }, NOW_MS)
  expect(made).toEqual({
    kind: 'request',
    request: { name: 'A job', scopes: ['predict', 'batch'], expires: '2026-02-04T00:00:00.000Z', perMinute: 60 },
  })
  expect(createKeyRequestSchema.safeParse(made.kind === 'request' && made.request).success).toBe(true)
})

test.each([
  { name: 'no name', form: { name: '  ' }, field: 'name' },
  { name: 'no scope', form: { scopes: [] }, field: 'scopes' },
  { name: 'a scope that is none', form: { scopes: ['root'] }, field: 'scopes' },
  { name: 'a day that is over', form: { lastDay: '2026-02-02' }, field: 'lastDay' },
  { name: 'a day that no month has', form: { lastDay: '2026-13-40' }, field: 'lastDay' },
  { name: 'no number', form: { perMinute: 'x' }, field: 'perMinute' },
])('$name is a fault of $field', ({ form, field }) => {
  expect(prepareRequest({ ...FORM, ...form }, NOW_MS)).toMatchObject({ kind: 'fault', field })
})
