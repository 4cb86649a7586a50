import { expect, test, vi } from 'vitest'
import { AppError } from './errors'

test('an error of another copy of this module is one all the same', async () => {
  vi.resetModules()
  const copy = await import('./errors')
  expect(copy.AppError).not.toBe(AppError)
  expect(new copy.AppError('not-found', 'Not here.')).toBeInstanceOf(AppError)
})

test.each([[new Error('other')], [{ code: 'not-found' }], [undefined]])('%s is none', (value) => {
  expect(value instanceof AppError).toBe(false)
})
