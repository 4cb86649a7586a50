// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { Disclosure } from './disclosure'

afterEach(cleanup)

const isOpen = () => screen.getByRole<HTMLDetailsElement>('group').open

test('opens when told to, and does not shut on whoever is in it when that ends', () => {
  const draw = (isWanted: boolean) => (
    <Disclosure title="Money" defaultOpen={isWanted}>
      <input />
    </Disclosure>
  )
  const { rerender } = render(draw(false))
  expect(isOpen()).toBe(false)
  rerender(draw(true))
  expect(isOpen()).toBe(true)
  rerender(draw(false))
  expect(isOpen()).toBe(true)
})
