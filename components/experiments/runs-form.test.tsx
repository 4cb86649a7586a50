// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { parseExperimentsState } from '@/lib/contracts/experiments'
import { buildRun } from '@/lib/testing/runs'
import { RunsView } from './runs-view'

const push = vi.fn()
vi.mock('next/navigation', () => ({ useRouter: () => ({ push }) }))

const RUNS = ['one', 'two', 'three'].map((name) => buildRun({ name }))
const [FIRST = '', SECOND = ''] = RUNS.map(({ runId }) => runId)

function open(params: Record<string, string | string[]> = {}) {
  render(<RunsView runs={RUNS} isCut={false} state={parseExperimentsState(params)} />)
  return userEvent.setup()
}
const tick = (name: string) => screen.getByRole('checkbox', { name })
const compare = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Compare' })

afterEach(() => {
  cleanup()
  push.mockClear()
})

test('two ticked runs are compared, in the order of the table', async () => {
  const user = open()
  expect(compare().disabled).toBe(true)
  await user.click(tick('two'))
  await user.click(tick('one'))
  expect(screen.getByRole('status').textContent).toBe('2 runs ticked.')
  await user.click(compare())
  expect(push).toHaveBeenCalledWith(`/experiments/compare?run=${FIRST}&run=${SECOND}`)
})

test('an order keeps filters and ticks, in the shortest address', async () => {
  const user = open({ kind: 'configuration' })
  await user.click(tick('one'))
  await user.click(screen.getByRole('button', { name: 'ROC-AUC' }))
  expect(push).toHaveBeenCalledWith(`/experiments?kind=configuration&sort=-roc_auc&run=${FIRST}`, { scroll: false })
})

test('a column that is in order already turns around', async () => {
  const user = open({ sort: '-roc_auc' })
  expect(screen.getByRole('columnheader', { name: 'ROC-AUC' }).getAttribute('aria-sort')).toBe('descending')
  await user.click(screen.getByRole('button', { name: 'ROC-AUC' }))
  expect(push).toHaveBeenCalledWith('/experiments?sort=roc_auc', { scroll: false })
})

test('a filter applies as it is chosen, a text with Enter, and the order stays', async () => {
  const user = open({ sort: 'name' })
  await user.selectOptions(screen.getByLabelText('Kind'), 'trial')
  expect(push).toHaveBeenLastCalledWith('/experiments?kind=trial&sort=name', { scroll: false })
  await user.type(screen.getByLabelText('Name, starter or id'), 'on{Enter}')
  expect(push).toHaveBeenLastCalledWith('/experiments?q=on&kind=trial&sort=name', { scroll: false })
})

test('ticks that a filter hides stay, and all can be taken away', async () => {
  const hidden = 'e'.repeat(32)
  const user = open({ run: [hidden, FIRST] })
  expect(screen.getByRole('status').textContent).toBe('2 runs ticked.')
  await user.click(screen.getByRole('button', { name: 'Untick all' }))
  expect(push).toHaveBeenCalledWith('/experiments', { scroll: false })
  expect(compare().disabled).toBe(true)
})

test('more than six cannot be compared', () => {
  open({ run: Array.from({ length: 7 }, (_, i) => String(i).repeat(32)) })
  expect(screen.getByRole('status').textContent).toContain('at most 6')
  expect(compare().disabled).toBe(true)
})
