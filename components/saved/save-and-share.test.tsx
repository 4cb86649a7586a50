// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { PageState } from '@/lib/contracts/page-state'
import { tokenOf } from './kept-tokens'
import { SaveAndShare } from './save-and-share'

const PAGE: PageState = {
  choice: { algorithm: 'random-forest', balancing: 'balanced' },
  threshold: undefined,
  record: { age: 43 },
}
const REPLY = {
  id: 'AAAAAAAAAAAAAAAAAAAAAA',
  url: '/p/AAAAAAAAAAAAAAAAAAAAAA',
  expires: '2999-04-01T12:00:00.000Z',
  deleteToken: 'a-secret',
}
const problem = (status: number, code: string) =>
  Response.json({ type: 'about:blank', title: 'No', status, detail: 'It says no.', code, requestId: 'r' }, { status })

function answerWith(...answers: readonly (() => Response | Promise<Response>)[]) {
  const left = [...answers]
  const fetchNext = vi.fn(async (_url: string, _init: RequestInit) => left.shift()?.() ?? problem(500, 'internal'))
  vi.stubGlobal('fetch', fetchNext)
  return fetchNext
}

async function open(page = PAGE) {
  const user = userEvent.setup()
  const { rerender } = render(<SaveAndShare page={page} />)
  const save = () => user.click(screen.getByRole('button', { name: 'Save and share' }))
  return { user, save, show: (next: PageState) => rerender(<SaveAndShare page={next} />) }
}

beforeEach(() => {
  // jsdom knows the element and not how to open it.
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true
  }
  HTMLDialogElement.prototype.close = function () {
    this.open = false
  }
})
afterEach(() => {
  cleanup()
  window.localStorage.clear()
  vi.unstubAllGlobals()
})

test('saves what the page shows, and gives the address and until when', async () => {
  const fetchNext = answerWith(() => Response.json(REPLY, { status: 201 }))
  const { save } = await open()
  expect(fetchNext).not.toHaveBeenCalled()
  await save()
  const address = await screen.findByLabelText<HTMLInputElement>('Its address')
  expect(address.value).toBe(`${window.location.origin}${REPLY.url}`)
  expect(screen.getByText(/until April 1, 2999/)).toBeDefined()
  const [url, init] = fetchNext.mock.calls[0] ?? []
  expect([url, JSON.parse(String(init?.body))]).toEqual(['/api/v1/saved', { ...PAGE.choice, record: { age: 43 } }])
  expect(tokenOf(REPLY.id)).toBe('a-secret')
  expect(document.body.textContent).not.toContain('a-secret')
})

test('the same page is saved once; an edited one anew, with its threshold', async () => {
  const fetchNext = answerWith(
    () => Response.json(REPLY, { status: 201 }),
    () => Response.json({ ...REPLY, url: '/p/other' }, { status: 201 }),
  )
  const { user, save, show } = await open()
  await save()
  await screen.findByLabelText('Its address')
  await user.click(screen.getByRole('button', { name: 'Close' }))
  await save()
  expect(fetchNext).toHaveBeenCalledOnce()
  await user.click(screen.getByRole('button', { name: 'Close' }))
  show({ ...PAGE, threshold: 0.3 })
  await save()
  expect(await screen.findByDisplayValue(/\/p\/other$/)).toBeDefined()
  expect(JSON.parse(String(fetchNext.mock.calls[1]?.[1].body))).toMatchObject({ threshold: 0.3 })
})

test('while it is being saved, asking again saves nothing more', async () => {
  let finish = (_response: Response) => {}
  const waiting = new Promise<Response>((resolve) => {
    finish = resolve
  })
  const fetchNext = answerWith(() => waiting)
  const { user, save } = await open()
  await save()
  expect(screen.getByRole('heading', { name: 'Saving…' })).toBeDefined()
  await user.click(screen.getByRole('button', { name: 'Close' }))
  await save()
  expect(fetchNext).toHaveBeenCalledOnce()
  finish(Response.json(REPLY, { status: 201 }))
  await screen.findByLabelText('Its address')
})

test.each([
  {
    name: 'no connection',
    answer: () => Promise.reject(new TypeError('failed')),
    words: 'The server could not be reached.',
  },
  {
    name: 'no store',
    answer: () => problem(503, 'store-unavailable'),
    words: 'The place where saved answers are kept does not answer.',
  },
  {
    name: 'no key',
    answer: () => problem(401, 'unauthorized'),
    words: 'This server saves answers only for who has an API key. Give yours on the page.',
  },
  { name: 'too often', answer: () => problem(429, 'rate-limited'), words: 'It says no.' },
])('$name is said in words, and can be tried again', async ({ answer, words }) => {
  answerWith(answer, () => Response.json(REPLY, { status: 201 }))
  const { user, save } = await open()
  await save()
  expect((await screen.findByRole('alert')).textContent).toContain(words)
  await user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByLabelText('Its address')).toBeDefined()
  expect(screen.queryByRole('alert')).toBeNull()
})
