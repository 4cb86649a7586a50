// @vitest-environment jsdom
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import type { Key } from '@/lib/contracts/keys'
import { KeysView } from './keys-view'

const TOKEN = 'a-token-of-sixteen'
const KEY: Key = {
  id: '23456789abcd',
  name: 'A scoring job',
  scopes: ['predict'],
  state: 'active',
  created: '2026-01-31T12:59:07.000Z',
}
const CLOSED: Key = { ...KEY, id: 'bcdefghjkmnp', name: 'Of before', state: 'revoked', revoked: KEY.created }
const problem = (status: number, code: string) =>
  Response.json({ type: 'about:blank', title: 'No', status, detail: 'It says no.', code, requestId: 'r' }, { status })

type Sent = {
  readonly method: string
  readonly url: string
  readonly authorization: string | null
  readonly body: unknown
}

/** Answers by the method: the list stays what it is given. */
function serve(answers: Readonly<Record<string, () => Response>>) {
  const sent: Sent[] = []
  vi.stubGlobal('fetch', async (url: string, { method = 'GET', headers, body }: RequestInit) => {
    const authorization = new Headers(headers).get('authorization')
    sent.push({ method, url, authorization, body: typeof body === 'string' ? JSON.parse(body) : undefined })
    return answers[method.toLowerCase()]?.() ?? problem(500, 'internal')
  })
  return sent
}

async function open({ hasAdminToken = true } = {}) {
  render(<KeysView hasAdminToken={hasAdminToken} />)
  const user = userEvent.setup()
  await user.type(screen.getByLabelText('Admin token'), TOKEN)
  await user.click(screen.getByRole('button', { name: 'Use it' }))
  return user
}

afterEach(() => {
  cleanup()
  window.sessionStorage.clear()
  vi.unstubAllGlobals()
})

test('without the token nothing is asked; with it the keys are there, those of before folded away', async () => {
  const sent = serve({ get: () => Response.json({ keys: [CLOSED, KEY] }) })
  render(<KeysView hasAdminToken />)
  expect(sent).toEqual([])
  cleanup()
  await open()
  const active = (await screen.findByRole('heading', { name: 'A scoring job' })).closest('li')
  expect(active?.textContent).toContain('the server’s')
  expect(screen.getByText('One key revoked or expired')).toBeDefined()
  expect(sent.map(({ authorization }) => authorization)).toEqual([`Bearer ${TOKEN}`])
})

test('a server without an admin token says what else opens the page', () => {
  render(<KeysView hasAdminToken={false} />)
  expect(screen.getByText(/A key with the scope admin opens this page too/)).toBeDefined()
})

test('a token that is refused is asked for anew', async () => {
  serve({ get: () => problem(401, 'unauthorized') })
  await open()
  expect((await screen.findByRole('alert')).textContent).toContain('does not accept this token')
  expect(screen.getByLabelText('Admin token')).toBeDefined()
  expect(window.sessionStorage.length).toBe(0)
})

test('no key, and a store that is away', async () => {
  serve({ get: () => Response.json({ keys: [] }) })
  await open()
  expect(await screen.findByText(/There is no key yet/)).toBeDefined()
  cleanup()
  serve({ get: () => problem(503, 'store-unavailable') })
  render(<KeysView hasAdminToken />)
  expect((await screen.findByRole('alert')).textContent).toContain('It says no.')
})

test('a key is made, shown once, and stands in the list', async () => {
  const made = { ...KEY, id: 'cdefghjkmnpq', name: 'A new job' }
  const secret = 'bracket_cdefghjkmnpq_invented'
  const sent = serve({
    get: () => Response.json({ keys: [KEY] }),
    post: () => Response.json({ key: made, secret }, { status: 201 }),
  })
  const user = await open()
  await user.click(await screen.findByRole('button', { name: 'Make the key' }))
  expect((await screen.findByRole('alert')).textContent).toBe('Say whose or what for it is.')
  expect(document.activeElement).toBe(screen.getByLabelText('Name'))
  await user.type(screen.getByLabelText('Name'), 'A new job')
  await user.click(screen.getByRole('checkbox', { name: /batch/ }))
  await user.click(screen.getByRole('button', { name: 'Make the key' }))
  const shown = await screen.findByLabelText<HTMLInputElement>('The key')
  expect(shown.value).toBe(secret)
  expect(screen.getByRole('heading', { name: 'A new job' })).toBeDefined()
  expect(sent.at(-1)).toMatchObject({ method: 'POST', body: { name: 'A new job', scopes: ['predict', 'batch'] } })
  await user.click(screen.getByRole('button', { name: 'I have it' }))
  expect(document.body.innerHTML).not.toContain(secret)
  expect(JSON.stringify({ ...window.sessionStorage, ...window.localStorage })).not.toContain(secret)
})

test('a limit is changed, and what is no number is not sent', async () => {
  const sent = serve({
    get: () => Response.json({ keys: [KEY] }),
    patch: () => Response.json({ key: { ...KEY, perMinute: 600 } }),
  })
  const user = await open()
  await user.click(await screen.findByRole('button', { name: /Change the limit/ }))
  const form = within(screen.getByRole('form', { name: 'Limit of A scoring job' }))
  await user.type(form.getByLabelText('Requests a minute'), 'x')
  await user.click(form.getByRole('button', { name: 'Change it' }))
  expect(form.getByRole('status').textContent).toContain('A whole number')
  await user.clear(form.getByLabelText('Requests a minute'))
  await user.type(form.getByLabelText('Requests a minute'), '600')
  await user.click(form.getByRole('button', { name: 'Change it' }))
  await waitFor(() => expect(screen.queryByRole('form', { name: 'Limit of A scoring job' })).toBeNull())
  expect(screen.getByText('600')).toBeDefined()
  expect(sent.filter(({ method }) => method === 'PATCH')).toEqual([
    { method: 'PATCH', url: `/api/v1/keys/${KEY.id}`, authorization: `Bearer ${TOKEN}`, body: { perMinute: 600 } },
  ])
})

test('a key is revoked in two steps', async () => {
  const sent = serve({
    get: () => Response.json({ keys: [KEY] }),
    delete: () => Response.json({ key: { ...KEY, state: 'revoked', revoked: KEY.created } }),
  })
  const user = await open()
  await user.click(await screen.findByRole('button', { name: /Revoke…/ }))
  await user.click(screen.getByRole('button', { name: 'Leave it' }))
  await user.click(screen.getByRole('button', { name: /Revoke…/ }))
  await user.click(screen.getByRole('button', { name: 'Revoke it for good' }))
  expect(await screen.findByText('No key opens anything at present.')).toBeDefined()
  expect(sent.filter(({ method }) => method === 'DELETE')).toHaveLength(1)
})

test('what goes wrong is said, and the keys are read anew', async () => {
  const sent = serve({
    get: () => Response.json({ keys: [KEY] }),
    delete: () => problem(503, 'store-unavailable'),
  })
  const user = await open()
  await user.click(await screen.findByRole('button', { name: /Revoke…/ }))
  await user.click(screen.getByRole('button', { name: 'Revoke it for good' }))
  expect((await screen.findByRole('alert')).textContent).toBe('It says no.')
  await waitFor(() => expect(sent.filter(({ method }) => method === 'GET').length).toBeGreaterThan(1))
})
