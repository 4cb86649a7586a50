import { describe, expect, test } from 'vitest'
import { answerPreflight, checkOrigin, corsHeaders } from './cross-origin'

const LISTED = 'https://app.example'
const call = (headers: Readonly<Record<string, string>>) => ({ header: (name: string) => headers[name] })
const settings = { CORS_ORIGINS: `${LISTED}, http://localhost:8080`, TRUST_PROXY: 0 }
const closed = { CORS_ORIGINS: undefined, TRUST_PROXY: 0 }

describe('what pages of other sites may read', () => {
  test('nothing is said where no site is listed', () => {
    expect(corsHeaders(call({ origin: LISTED }), closed)).toEqual({})
    expect(answerPreflight(call({ origin: LISTED }), 'GET', closed).headers).toEqual({ allow: 'GET' })
  })

  test.each([LISTED, 'http://localhost:8080'])('%s is listed', (origin) => {
    expect(corsHeaders(call({ origin }), settings)).toMatchObject({
      vary: 'origin',
      'access-control-allow-origin': origin,
    })
    expect(corsHeaders(call({ origin }), settings)).not.toHaveProperty('access-control-allow-credentials')
  })

  test.each(['https://app.example.org', 'http://app.example', 'https://app.example:8443', 'null', undefined])(
    '%s is not, and caches learn that it depends',
    (origin) => {
      expect(corsHeaders(call(origin === undefined ? {} : { origin }), settings)).toEqual({ vary: 'origin' })
    },
  )

  test('a preflight of a listed site learns methods and headers, another only what there is', () => {
    const allowed = answerPreflight(call({ origin: LISTED }), 'POST, OPTIONS', settings)
    expect(allowed).toMatchObject({
      status: 204,
      headers: { allow: 'POST, OPTIONS', 'access-control-allow-methods': 'POST, OPTIONS' },
    })
    expect(allowed.headers['access-control-allow-headers']).toMatch(/authorization.*content-type/)
    expect(answerPreflight(call({ origin: 'https://evil.example' }), 'POST', settings).headers).toEqual({
      allow: 'POST',
    })
  })
})

describe('who may write', () => {
  const host = 'bracket.example'
  test.each([
    { name: 'curl', headers: {}, isLetIn: true },
    { name: 'a page of ours', headers: { 'sec-fetch-site': 'same-origin', origin: `https://${host}` }, isLetIn: true },
    { name: 'the address bar', headers: { 'sec-fetch-site': 'none' }, isLetIn: true },
    { name: 'a listed site', headers: { 'sec-fetch-site': 'cross-site', origin: LISTED }, isLetIn: true },
    { name: 'an old browser on a page of ours', headers: { origin: `https://${host}` }, isLetIn: true },
    {
      name: 'another site',
      headers: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
      isLetIn: false,
    },
    { name: 'another site, without its origin', headers: { 'sec-fetch-site': 'cross-site' }, isLetIn: false },
    { name: 'a sister site', headers: { 'sec-fetch-site': 'same-site', origin: `https://x.${host}` }, isLetIn: false },
    { name: 'another site in an old browser', headers: { origin: 'https://evil.example' }, isLetIn: false },
    { name: 'a sandbox', headers: { origin: 'null' }, isLetIn: false },
    { name: 'another port', headers: { origin: `https://${host}:8443` }, isLetIn: false },
    {
      name: 'a proxy nobody trusts',
      headers: { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' },
      isLetIn: false,
    },
  ])('$name: $isLetIn', ({ headers, isLetIn }) => {
    const check = () => checkOrigin(call({ host, ...headers }), settings)
    if (isLetIn) expect(check).not.toThrow()
    else expect(check).toThrow(expect.objectContaining({ code: 'forbidden' }))
  })

  test('behind a proxy that is trusted, the host is what it saw', () => {
    const headers = { host: 'inner:3000', 'x-forwarded-host': host, origin: `https://${host}` }
    expect(() => checkOrigin(call(headers), { ...settings, TRUST_PROXY: 1 })).not.toThrow()
    expect(() => checkOrigin(call(headers), settings)).toThrow()
  })
})
