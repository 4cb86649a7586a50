// @vitest-environment jsdom
import { cleanup, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { prepareCardSummary } from '@/components/model-choice/prepare-card-summary'
import { forgetApiKey } from '@/lib/client/api-key'
import type { CompareReply } from '@/lib/contracts/compare'
import { parsePageState } from '@/lib/contracts/page-state'
import { MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import { buildCard } from '@/lib/testing/model-cards'
import { Predictor } from './predictor'

const SERVING = { version: '7', source: 'mlflow', staleSince: undefined } as const
const CARDS = MODEL_CHOICES.map((configuration) => prepareCardSummary(buildCard({ configuration }), SERVING))

/** The four models one after another: 0.7, 0.6, 0.3, 0.2; all cards draw the line at 0.4. */
function buildReply(first = 0.7): CompareReply {
  return {
    assumed: { sex: 'Female' },
    answers: MODEL_CHOICES.map((choice, i) => {
      const probability = [first, 0.6, 0.3, 0.2][i] ?? 0
      return {
        model: { ...choice, version: 'v', digest: 'd', source: 'folder' },
        threshold: 0.4,
        probability,
        label: probability >= 0.4 ? '>$50k' : '<=$50k',
      }
    }),
  }
}

function open(params: Record<string, string>, reply?: CompareReply, { needsKey = false } = {}) {
  render(
    <Predictor
      initial={parsePageState(params)}
      reply={reply}
      failure={undefined}
      cards={CARDS}
      serverOrigin="http://x"
      needsKey={needsKey}
    />,
  )
  return userEvent.setup()
}

function answerWith(status: number, body: unknown) {
  const fetchOnce = vi.fn(async (_url: string, _init: RequestInit) => Response.json(body, { status }))
  vi.stubGlobal('fetch', fetchOnce)
  return fetchOnce
}

beforeEach(() => window.history.replaceState(null, '', '/'))
afterEach(() => {
  cleanup()
  forgetApiKey()
  vi.unstubAllGlobals()
})

test('the answer of the server is there at once, and nothing is asked', () => {
  const fetchOnce = answerWith(200, buildReply())
  open({ age: '45' }, buildReply())
  expect(screen.getByText(/70%, above \$50k, says XGBoost, unbalanced/)).toBeDefined()
  expect(screen.getByText('Two of four models disagree')).toBeDefined()
  expect(fetchOnce).not.toHaveBeenCalled()
})

test('another model answers without being asked again', async () => {
  const fetchOnce = answerWith(200, buildReply())
  const user = open({ age: '45' }, buildReply())
  await user.click(screen.getByRole('radio', { name: 'Random Forest' }))
  expect(screen.getByText(/30%, not above \$50k, says Random Forest, unbalanced/)).toBeDefined()
  await waitFor(() => expect(window.location.search).toBe('?model=random-forest-unbalanced&age=45'))
  expect(fetchOnce).not.toHaveBeenCalled()
})

test('an edit asks once, when typing rests, and moves the address', async () => {
  const fetchOnce = answerWith(200, buildReply(0.9))
  const user = open({}, undefined)
  await user.type(screen.getByRole('textbox', { name: 'Age' }), '45')
  await screen.findByText(/90%, above \$50k, says/)
  const bodies = fetchOnce.mock.calls.map(([, init]) => JSON.parse(String(init.body)))
  expect(bodies.at(-1)).toEqual({ record: { age: 45 } })
  await waitFor(() => expect(window.location.search).toBe('?age=45'))
})

test('what the server objects to stands at its field', async () => {
  answerWith(422, {
    type: 'about:blank',
    title: 'Invalid',
    status: 422,
    detail: 'One value cannot be used.',
    code: 'invalid-input',
    requestId: 'r',
    errors: [{ path: '/record/age', message: 'Too young for this.' }],
  })
  const user = open({}, undefined)
  const age = screen.getByRole('textbox', { name: 'Age' })
  await user.type(age, '4')
  expect(await screen.findByText('Too young for this.')).toBeDefined()
  expect(age.getAttribute('aria-invalid')).toBe('true')
  expect(screen.queryByRole('alert')).toBeNull()
})

test('an answer that cannot be read leaves the last one in sight', async () => {
  answerWith(200, { surprise: true })
  const user = open({ age: '45' }, buildReply())
  await user.type(screen.getByRole('textbox', { name: 'Age' }), '{Backspace}')
  expect((await screen.findByRole('alert')).textContent).toContain('cannot read')
  expect(screen.getAllByText('70%').length).toBeGreaterThan(0)
})

test('a field that is refused is not asked about', async () => {
  const fetchOnce = answerWith(200, buildReply())
  const user = open({}, undefined)
  await user.type(screen.getByRole('textbox', { name: 'Age' }), 'x')
  expect(screen.getByRole('textbox', { name: 'Age' }).getAttribute('aria-invalid')).toBe('true')
  await user.click(screen.getByRole('button', { name: 'Clear Age' }))
  expect(screen.getByRole('textbox', { name: 'Age' }).getAttribute('aria-invalid')).toBe('false')
  expect(fetchOnce).not.toHaveBeenCalled()
})

describe('a server that answers only who has an API key', () => {
  const KEY = 'bracket_an-invented-key'
  const problemOf = (status: number, code: string) => ({
    type: 'about:blank',
    title: 'No',
    status,
    detail: 'For programs.',
    code,
    requestId: 'r',
  })
  const authorizationsOf = (fetchOnce: ReturnType<typeof answerWith>) =>
    fetchOnce.mock.calls.map(([, { headers }]) => new Headers(headers).get('authorization'))

  async function giveKey(user: ReturnType<typeof userEvent.setup>) {
    await user.type(screen.getByLabelText('API key'), KEY)
    await user.click(screen.getByRole('button', { name: 'Use it' }))
  }

  test('is not asked before the key is given, and then with it, which stands in no address', async () => {
    const fetchOnce = answerWith(200, buildReply())
    const user = open({ age: '45' }, undefined, { needsKey: true })
    expect(screen.getByText(/Give your API key above/)).toBeDefined()
    expect(screen.queryByRole('alert')).toBeNull()
    await giveKey(user)
    expect(await screen.findByText(/70%, above \$50k, says/)).toBeDefined()
    expect(authorizationsOf(fetchOnce)).toEqual([`Bearer ${KEY}`])
    expect(window.sessionStorage.length).toBe(1)
    expect(window.localStorage.length).toBe(0)
    expect(window.location.href).not.toContain(KEY)
    await user.click(screen.getByRole('button', { name: 'Forget the key' }))
    expect(screen.getByLabelText('API key')).toBeDefined()
    expect(screen.queryByText(/says XGBoost/)).toBeNull()
    expect(window.sessionStorage.length).toBe(0)
  })

  test('a key that it does not accept is asked for anew', async () => {
    answerWith(401, problemOf(401, 'unauthorized'))
    const user = open({ age: '45' }, undefined, { needsKey: true })
    await giveKey(user)
    expect((await screen.findByRole('alert')).textContent).toContain('does not accept this key')
    expect(screen.getByLabelText('API key').getAttribute('aria-invalid')).toBe('true')
    answerWith(200, buildReply())
    await giveKey(user)
    expect(await screen.findByText(/70%, above \$50k, says/)).toBeDefined()
  })

  test('a key that may not predict is told so', async () => {
    answerWith(403, problemOf(403, 'forbidden'))
    const user = open({ age: '45' }, undefined, { needsKey: true })
    await giveKey(user)
    expect((await screen.findByRole('alert')).textContent).toContain('does not let anybody ask for predictions')
  })
})

test('who asks too often is told when to come again', async () => {
  answerWith(429, {
    type: 'about:blank',
    title: 'Too many requests',
    status: 429,
    detail: 'At most 10 requests a minute are answered. Try again in 42 seconds.',
    code: 'rate-limited',
    requestId: 'r',
  })
  open({ age: '45' })
  expect((await screen.findByRole('alert')).textContent).toContain('Try again in 42 seconds.')
})
