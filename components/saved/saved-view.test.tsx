// @vitest-environment jsdom
import { cleanup, render, screen, within } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { buildSaved } from '@/lib/testing/saved'
import { SavedView } from './saved-view'

vi.mock('next/navigation', () => ({ useRouter: () => ({ refresh: vi.fn() }) }))

const SAVED = buildSaved()

afterEach(cleanup)

test('the answer, the person, and the way back to the form', () => {
  render(<SavedView saved={SAVED} today={SAVED} />)
  expect(screen.getByRole('heading', { name: 'XGBoost, unbalanced, said' })).toBeDefined()
  expect(screen.getByText('52%')).toBeDefined()
  expect(screen.getByText(/January 1, 2026\. .* April 1, 2026/)).toBeDefined()
  expect(within(screen.getByRole('region', { name: 'The person' })).getByText('43')).toBeDefined()
  expect(screen.getByText('2 of 40 values assumed')).toBeDefined()
  expect(screen.getByText('The same model serves today, and says the same.')).toBeDefined()
  expect(screen.queryByRole('table')).toBeNull()
  const back = screen.getByRole('link', { name: 'Open in the form' })
  expect(back.getAttribute('href')).toBe('/?age=43&education=bachelors-degree&sex=female')
})

test('a threshold chosen by hand comes along into the form', () => {
  render(<SavedView saved={buildSaved({ threshold: 0.3, isOwnThreshold: true })} today={undefined} />)
  expect(screen.getByRole('link', { name: 'Open in the form' }).getAttribute('href')).toMatch(/^\/\?threshold=0\.3&/)
})

test('what serves today says another thing: both stand side by side', () => {
  const today = { ...SAVED, model: { ...SAVED.model, version: '9', digest: 'b'.repeat(64) }, probability: 0.31 }
  render(<SavedView saved={SAVED} today={today} />)
  const table = screen.getByRole('table', { name: 'The answer then and now' })
  const rows = within(table).getAllByRole('row')
  expect(rows.map((row) => row.textContent)).toEqual([
    'January 1, 2026Today',
    'Probability52.0%31.0%',
    'Saysabovenot above',
    'Threshold40%40%',
    'Version79',
    'Fileaaaaaaaabbbbbbbb',
  ])
  expect(screen.getByText('Changed since: the model.')).toBeDefined()
})

test('without an answer of today the old one stands alone', () => {
  render(<SavedView saved={SAVED} today={undefined} />)
  expect(screen.getByText(/No model could be asked/)).toBeDefined()
  expect(screen.getByText('52%')).toBeDefined()
})
