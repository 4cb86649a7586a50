import { expect, test } from 'vitest'
import { newNonce, pagePolicy } from './csp'

const read = (policy: string) =>
  new Map(policy.split('; ').map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1)]))

test('scripts and style sheets are let be by their nonce alone, in production', () => {
  const policy = read(pagePolicy({ nonce: 'abc', isDevelopment: false }))
  expect(policy.get('script-src')).toEqual(["'self'", "'nonce-abc'", "'strict-dynamic'"])
  expect(policy.get('style-src')).toEqual(["'self'", "'nonce-abc'"])
})

test('what no page of ours has is closed, in development too', () => {
  for (const isDevelopment of [true, false]) {
    const policy = read(pagePolicy({ nonce: 'abc', isDevelopment }))
    for (const name of ['object-src', 'base-uri', 'frame-ancestors']) expect(policy.get(name)).toEqual(["'none'"])
    for (const name of ['default-src', 'connect-src', 'font-src', 'form-action']) {
      expect(policy.get(name)).toEqual(["'self'"])
    }
  }
})

test('a nonce has the form that a policy takes, and 128 bits of its own', () => {
  const nonces = Array.from({ length: 100 }, newNonce)
  for (const nonce of nonces) expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/)
  expect(new Set(nonces).size).toBe(nonces.length)
})
