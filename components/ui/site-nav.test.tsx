// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { SiteNav } from './site-nav'

const path = vi.hoisted(() => ({ now: '/' }))
vi.mock('next/navigation', () => ({ usePathname: () => path.now }))

afterEach(cleanup)

test.each([
  { at: '/', current: ['Predict'] },
  { at: '/models', current: ['Models'] },
  { at: '/experiments/compare', current: ['Experiments'] },
  { at: '/no-such-page', current: [] },
])('at $at, $current is the current page', ({ at, current }) => {
  path.now = at
  render(<SiteNav />)
  const marked = screen.getAllByRole('link').filter((link) => link.getAttribute('aria-current') === 'page')
  expect(marked.map((link) => link.textContent)).toEqual(current)
})
