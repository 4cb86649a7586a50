// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { RegistrySection } from './registry-section'

vi.mock('next/navigation', () => ({ useRouter: () => ({ refresh: () => {} }) }))

const CHOICE = { algorithm: 'xgboost', balancing: 'balanced' } as const
const VERSION = { choice: CHOICE, version: '1', runId: 'a', createdMs: 0, tags: {} }
const NOTHING = {
  choice: CHOICE,
  versions: undefined,
  moves: [],
  why: undefined,
  champion: undefined,
  served: undefined,
  isAdminConfigured: true,
}

afterEach(cleanup)

test('a registry that cannot be asked says why, and nothing is claimed of moves made elsewhere', () => {
  render(<RegistrySection {...NOTHING} why="It is down." />)
  expect(screen.getByText('It is down.')).toBeDefined()
  expect(screen.getByText('No move was made from here.')).toBeDefined()
  expect(screen.queryByText('The champion has never been moved.')).toBeNull()
  expect(screen.queryByRole('heading', { name: 'Change the champion' })).toBeNull()
})

test('an empty registry is said to be empty', () => {
  render(<RegistrySection {...NOTHING} versions={[]} />)
  expect(screen.getByText('The registry has no version of this model yet.')).toBeDefined()
  expect(screen.getByText('The champion has never been moved.')).toBeDefined()
})

test('a version without a champion can be promoted by who has the token, where one is set', () => {
  render(<RegistrySection {...NOTHING} versions={[VERSION]} />)
  expect(screen.getByRole('heading', { name: 'Change the champion' })).toBeDefined()
  cleanup()
  render(<RegistrySection {...NOTHING} versions={[VERSION]} isAdminConfigured={false} />)
  expect(screen.queryByRole('heading', { name: 'Change the champion' })).toBeNull()
})
