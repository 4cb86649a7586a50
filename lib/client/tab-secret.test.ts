// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from 'vitest'
import { createTabSecret } from './tab-secret'

beforeEach(() => window.sessionStorage.clear())

test('what is kept can be read under the same name alone, until it is forgotten', () => {
  createTabSecret('one').keep('invented')
  expect(createTabSecret('one').read()).toBe('invented')
  expect(createTabSecret('another').read()).toBeUndefined()
  createTabSecret('another').forget()
  expect(createTabSecret('one').read()).toBe('invented')
  createTabSecret('one').forget()
  expect(createTabSecret('one').read()).toBeUndefined()
  expect(window.sessionStorage.length).toBe(0)
})

test('it stays out of what outlives the tab', () => {
  createTabSecret('one').keep('invented')
  expect(window.localStorage.length).toBe(0)
})

test('where storage is off, nothing is kept and nothing fails', () => {
  vi.spyOn(window, 'sessionStorage', 'get').mockImplementation(() => {
    throw new DOMException('It is off.', 'SecurityError')
  })
  const secret = createTabSecret('one')
  secret.keep('invented')
  expect(secret.read()).toBeUndefined()
  secret.forget()
})
