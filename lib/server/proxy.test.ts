import { readdirSync } from 'node:fs'
import { unstable_doesMiddlewareMatch } from 'next/experimental/testing/server'
import { NextRequest } from 'next/server'
import { expect, test } from 'vitest'
import { config, proxy } from '@/proxy'

const comesBy = (path: string) => unstable_doesMiddlewareMatch({ config, url: `http://localhost${path}` })

const FILES = readdirSync('app', { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/'))

/** `p/[id]/page.tsx` -> `/p/x`. */
const addressesOf = (name: RegExp) =>
  FILES.filter((file) => name.test(file)).map((file) => {
    const folder = file.split('/').slice(0, -1).join('/')
    return `/${folder.replaceAll(/\/?\[\[\.{3}.*?\]\]/g, '').replaceAll(/\[.*?\]/g, 'x')}`
  })

test('every page comes by, and what is not there', () => {
  const pages = [
    ...addressesOf(/(^|\/)page\.tsx$/),
    '/no-such-page',
    '/predictions',
    '/pinging',
    '/p/x/y',
    '/favicon.ico',
  ]
  expect(pages).toContain('/models')
  expect(pages.filter((path) => !comesBy(path))).toEqual([])
})

test('no route and no file does', () => {
  const routes = addressesOf(/\/route\.tsx?$/)
  const files = ['/_next/static/chunks/a.js', '/icon.svg', '/robots.txt']
  expect(routes).toContain('/v2/models/x/infer')
  expect([...routes, ...files].filter(comesBy)).toEqual([])
})

test('a page is told its policy, and so is who asked, each time with another nonce', () => {
  const ask = () => {
    const { headers } = proxy(new NextRequest('http://localhost/models', { headers: { accept: 'text/html' } }))
    const policy = headers.get('content-security-policy')
    expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/)
    expect(headers.get('x-middleware-request-content-security-policy')).toBe(policy)
    expect(headers.get('x-middleware-request-accept')).toBe('text/html')
    return policy
  }
  expect(ask()).not.toBe(ask())
})

test('the page for when all else fails is none to be asked for', () => {
  const { headers } = proxy(new NextRequest('http://localhost/_global-error'))
  expect(headers.get('x-middleware-rewrite')).toBe('http://localhost/_not-found')
  expect(headers.get('content-security-policy')).toContain('nonce-')
})

test('an address of the API that spells nothing is refused, and any other passes as it is', () => {
  expect(proxy(new NextRequest('http://localhost/api/%zz')).status).toBe(400)
  const passed = proxy(new NextRequest('http://localhost/api/v1/models/%78gboost/balanced'))
  expect(passed.headers.get('x-middleware-next')).toBe('1')
  expect(passed.headers.get('content-security-policy')).toBeNull()
})
