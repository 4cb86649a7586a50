// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { ChampionPanel } from './champion-panel'

const refresh = vi.fn()
vi.mock('next/navigation', () => ({ useRouter: () => ({ refresh }) }))

const CHOICE = { algorithm: 'xgboost', balancing: 'balanced' } as const
const TOKEN = 'a-token-of-sixteen'
const gateOf = (failed: string) => ({
  passed: false,
  checks: [
    { name: 'loads', passed: failed !== 'loads', detail: 'It opens.' },
    { name: 'roc-auc', passed: failed !== 'roc-auc', detail: 'ROC-AUC is worse: −0.0100.' },
  ],
})
const MOVE = {
  id: '00000000-0000-4000-8000-000000000001',
  kind: 'promote',
  choice: CHOICE,
  from: '6',
  to: '7',
  at: '2026-02-03T04:05:06.000Z',
  who: 'the admin token',
  why: 'better',
  forced: false,
  figures: {},
}
const problem = (status: number, code: string, extra = {}) =>
  Response.json(
    { type: 'about:blank', title: 'No', status, detail: 'It says no.', code, requestId: 'r', ...extra },
    { status },
  )

function open(...answers: readonly Response[]) {
  const left = [...answers]
  const fetchNext = vi.fn(async (_url: string, _init: RequestInit) => left.shift() ?? problem(500, 'internal'))
  vi.stubGlobal('fetch', fetchNext)
  render(<ChampionPanel choice={CHOICE} versions={['7', '5']} before="5" />)
  const sent = () =>
    fetchNext.mock.calls.map(([url, { headers, body }]) => ({
      url,
      authorization: new Headers(headers).get('authorization'),
      body: JSON.parse(String(body)),
    }))
  return { user: userEvent.setup(), sent }
}

async function giveToken(user: ReturnType<typeof userEvent.setup>) {
  await user.type(screen.getByLabelText('Admin token'), TOKEN)
  await user.click(screen.getByRole('button', { name: 'Use it' }))
}

afterEach(() => {
  cleanup()
  window.sessionStorage.clear()
  refresh.mockClear()
  vi.unstubAllGlobals()
})

test('nothing can be moved before the token is given, and it is asked for once', async () => {
  const { user } = open()
  expect(screen.queryByRole('button', { name: 'Promote' })).toBeNull()
  await giveToken(user)
  cleanup()
  render(<ChampionPanel choice={CHOICE} versions={['7']} before={undefined} />)
  expect(await screen.findByRole('button', { name: 'Promote' })).toBeDefined()
  expect(screen.getByText('There is no version before to roll back to.')).toBeDefined()
  await user.click(screen.getByRole('button', { name: 'Forget the token' }))
  expect(screen.getByLabelText('Admin token')).toBeDefined()
  expect(window.sessionStorage.length).toBe(0)
})

test('a version is promoted with the token, the name and the reason, and the page is read anew', async () => {
  const { user, sent } = open(Response.json({ move: MOVE, gate: { ...gateOf(''), passed: true } }))
  await giveToken(user)
  await user.type(screen.getByLabelText('Your name'), 'Ada')
  await user.type(screen.getByLabelText('Why'), 'better')
  await user.click(screen.getByRole('button', { name: 'Promote' }))
  expect(await screen.findByText('Version 7 is the champion now.')).toBeDefined()
  expect(sent()).toEqual([
    {
      url: '/api/v1/models/xgboost/balanced/promote',
      authorization: `Bearer ${TOKEN}`,
      body: { version: '7', who: 'Ada', why: 'better' },
    },
  ])
  expect(refresh).toHaveBeenCalledOnce()
})

test('what the gate refuses is shown check by check, and can be forced with a reason', async () => {
  const { user, sent } = open(
    problem(409, 'promotion-refused', { gate: gateOf('roc-auc') }),
    Response.json({ move: { ...MOVE, forced: true }, gate: gateOf('roc-auc') }),
  )
  await giveToken(user)
  await user.click(screen.getByRole('button', { name: 'Promote' }))
  const found = await screen.findByRole('list', { name: 'What the gate found' })
  expect(found.textContent).toContain('Failed: ROC-AUC no worse. ROC-AUC is worse: −0.0100.')
  expect(refresh).not.toHaveBeenCalled()
  await user.type(screen.getByLabelText(/Why it is to serve all the same/), 'a trial')
  await user.click(screen.getByRole('button', { name: 'Promote version 7 against the gate' }))
  expect(await screen.findByText('Version 7 is the champion now.')).toBeDefined()
  expect(sent()[1]?.body).toEqual({ version: '7', force: 'a trial' })
})

test('a model that does not load cannot be forced', async () => {
  const { user } = open(problem(409, 'promotion-refused', { gate: gateOf('loads') }))
  await giveToken(user)
  await user.click(screen.getByRole('button', { name: 'Promote' }))
  await screen.findByRole('list', { name: 'What the gate found' })
  expect(screen.queryByRole('button', { name: /against the gate/ })).toBeNull()
})

test('a token that the server does not know is forgotten and asked for again', async () => {
  const { user } = open(problem(401, 'unauthorized'))
  await giveToken(user)
  await user.click(screen.getByRole('button', { name: 'Promote' }))
  expect((await screen.findByRole('alert')).textContent).toBe('The server does not accept this token.')
  expect(screen.getByLabelText('Admin token')).toBeDefined()
  expect(window.sessionStorage.length).toBe(0)
})

test('a rollback says first what will serve', async () => {
  const { user, sent } = open(
    Response.json({ move: { ...MOVE, kind: 'rollback', to: '5' }, unrecorded: 'Not on disk.' }),
  )
  await giveToken(user)
  await user.click(screen.getByRole('button', { name: 'Roll back…' }))
  expect(sent()).toEqual([])
  await user.type(screen.getByLabelText('Why version 5 is to serve again'), 'it drifts')
  await user.click(screen.getByRole('button', { name: 'Roll back to version 5' }))
  expect(await screen.findByText('Version 5 is the champion again.')).toBeDefined()
  expect(screen.getByText('Not on disk.')).toBeDefined()
  expect(sent()[0]).toMatchObject({ url: '/api/v1/models/xgboost/balanced/rollback', body: { why: 'it drifts' } })
})

test('where the answer is lost, the page is read anew, for the move may have been made', async () => {
  const { user } = open(new Response('<html>', { status: 504 }))
  await giveToken(user)
  await user.click(screen.getByRole('button', { name: 'Promote' }))
  expect((await screen.findByRole('alert')).textContent).toContain('cannot read')
  expect(refresh).toHaveBeenCalledOnce()
})

test('a server that cannot move it says why', async () => {
  const { user } = open(problem(503, 'tracker-unavailable'))
  await giveToken(user)
  await user.click(screen.getByRole('button', { name: 'Promote' }))
  expect((await screen.findByRole('alert')).textContent).toBe('It says no.')
})
