// @vitest-environment jsdom
import { cleanup, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { DeleteControl } from './delete-control'
import { keepToken, tokenOf } from './kept-tokens'

const refresh = vi.fn()
vi.mock('next/navigation', () => ({ useRouter: () => ({ refresh }) }))

const ID = 'AAAAAAAAAAAAAAAAAAAAAA'
const LATER = '2999-01-01T00:00:00.000Z'
const problem = (status: number, code: string) =>
  Response.json({ type: 'about:blank', title: 'No', status, detail: 'It says no.', code, requestId: 'r' }, { status })

function answerWith(response: () => Response) {
  const fetchOnce = vi.fn(async (_url: string, _init: RequestInit) => response())
  vi.stubGlobal('fetch', fetchOnce)
  return fetchOnce
}

afterEach(() => {
  cleanup()
  window.localStorage.clear()
  refresh.mockClear()
  vi.unstubAllGlobals()
})

test('there is nothing to press for who did not save it', () => {
  keepToken('another', { token: 'theirs', expires: LATER })
  render(<DeleteControl id={ID} />)
  expect(screen.queryByRole('button')).toBeNull()
})

test('whoever saved it deletes it in two steps', async () => {
  keepToken(ID, { token: 'a-secret', expires: LATER })
  const fetchOnce = answerWith(() => new Response(null, { status: 204 }))
  const user = userEvent.setup()
  render(<DeleteControl id={ID} />)
  await user.click(await screen.findByRole('button', { name: 'Delete…' }))
  expect(screen.getByText(/cannot be undone/)).toBeDefined()
  await user.click(screen.getByRole('button', { name: 'Leave it' }))
  expect(fetchOnce).not.toHaveBeenCalled()
  await user.click(screen.getByRole('button', { name: 'Delete…' }))
  await user.click(screen.getByRole('button', { name: 'Delete it for good' }))
  const [url, init] = fetchOnce.mock.calls[0] ?? []
  expect([url, init?.method]).toEqual([`/api/v1/saved/${ID}`, 'DELETE'])
  expect(new Headers(init?.headers).get('authorization')).toBe('Bearer a-secret')
  expect([tokenOf(ID), refresh.mock.calls.length]).toEqual([undefined, 1])
})

test('what another tab deleted is gone as well', async () => {
  keepToken(ID, { token: 'a-secret', expires: LATER })
  answerWith(() => problem(404, 'not-found'))
  const user = userEvent.setup()
  render(<DeleteControl id={ID} />)
  await user.click(await screen.findByRole('button', { name: 'Delete…' }))
  await user.click(screen.getByRole('button', { name: 'Delete it for good' }))
  await waitFor(() => expect(refresh).toHaveBeenCalledOnce())
  expect(tokenOf(ID)).toBeUndefined()
})

test('where it fails the token stays, and the page says why', async () => {
  keepToken(ID, { token: 'a-secret', expires: LATER })
  answerWith(() => problem(503, 'store-unavailable'))
  const user = userEvent.setup()
  render(<DeleteControl id={ID} />)
  await user.click(await screen.findByRole('button', { name: 'Delete…' }))
  await user.click(screen.getByRole('button', { name: 'Delete it for good' }))
  expect((await screen.findByRole('alert')).textContent).toBe('It says no.')
  expect([tokenOf(ID), refresh.mock.calls.length]).toEqual(['a-secret', 0])
})

test('tokens of what has expired are not kept, and a spoilt store is none', () => {
  keepToken('old', { token: 'x', expires: '2020-01-01T00:00:00.000Z' })
  keepToken(ID, { token: 'a-secret', expires: LATER })
  expect([tokenOf('old'), tokenOf(ID)]).toEqual([undefined, 'a-secret'])
  window.localStorage.setItem('bracket.saved', '{"a":1')
  expect(tokenOf(ID)).toBeUndefined()
})
