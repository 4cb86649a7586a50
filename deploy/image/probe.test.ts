import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { ROOT } from '@/cli/child'

const PROBE = join(ROOT, 'deploy/image/probe.mjs')
/** In the shape of a card's known answers, about nobody. */
const KNOWN = [
  { record: { age: 43 }, probability: 0.7 },
  { record: { age: 17 }, probability: 0.1 },
]
const ANSWERED = {
  model: { digest: 'abc' },
  threshold: 0.5,
  predictions: [
    { probability: 0.7, label: '>$50k' },
    { probability: 0.1, label: '<=$50k' },
  ],
}

type Asked = { readonly path: string; readonly authorization: string | undefined }
type Server = { readonly origin: string; readonly asked: readonly Asked[] }
type Replies = {
  /** To a prediction. */
  readonly answered?: unknown
  readonly status?: number
}

/** A server of four models that all answer alike. */
async function startServer({ answered = ANSWERED, status = 200 }: Replies = {}): Promise<Server> {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    asked.push({ path: request.url ?? '', authorization: request.headers.authorization })
    const isPrediction = request.method === 'POST'
    response
      .writeHead(status)
      .end(JSON.stringify(isPrediction ? answered : { file: { digest: 'abc' }, knownAnswers: KNOWN }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

type Said = { readonly code: number; readonly out: string; readonly error: string }

function probe(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Said> {
  return new Promise((resolve) => {
    execFile(process.execPath, [PROBE, ...args], { env }, (failure, out, error) =>
      resolve({ code: typeof failure?.code === 'number' ? failure.code : 0, out, error }),
    )
  })
}

test('four models that answer as known are fine', async () => {
  const { origin, asked } = await startServer()
  expect(await probe(['answers', origin])).toEqual({ code: 0, out: 'answers: yes\n', error: '' })
  expect(asked.map(({ path }) => path)).toEqual(
    ['xgboost/unbalanced', 'xgboost/balanced', 'random-forest/unbalanced', 'random-forest/balanced'].flatMap((name) => [
      `/api/v1/models/${name}`,
      '/api/v1/predict',
    ]),
  )
})

describe('what is not as known is told, and fails', () => {
  const [first, second] = ANSWERED.predictions
  test.each([
    {
      name: 'a probability',
      predictions: [{ ...first, probability: 0.700002 }, second],
      said: /answer 1 is 0\.700002/,
    },
    { name: 'no probability', predictions: [first, { label: '<=$50k' }], said: /answer 2 is undefined/ },
    { name: 'a label', predictions: [first, { ...second, label: '>$50k' }], said: /answer 2 .* the label >\$50k/ },
    { name: 'an answer less', predictions: [first], said: /1 answers to 2 people/ },
  ])('$name', async ({ predictions, said }) => {
    const { origin } = await startServer({ answered: { ...ANSWERED, predictions } })
    expect(await probe(['answers', origin])).toEqual({ code: 1, out: '', error: expect.stringMatching(said) })
  })

  test('another model', async () => {
    const { origin } = await startServer({ answered: { ...ANSWERED, model: { digest: 'other' } } })
    const { code, error } = await probe(['answers', origin])
    expect([code, error]).toEqual([1, 'answers: no. xgboost-unbalanced: another model answered than its card is of\n'])
  })
})

describe.each(['health', 'ready'])('%s', (question) => {
  test('is the status of its address', async () => {
    const [well, ill] = [await startServer(), await startServer({ status: 503 })]
    expect(await probe([question, well.origin])).toEqual({ code: 0, out: `${question}: yes\n`, error: '' })
    expect(well.asked.map(({ path }) => path)).toEqual([`/api/${question}`])
    const { code, error } = await probe([question, ill.origin])
    expect([code, error]).toEqual([1, expect.stringContaining(`/api/${question} answered 503`)])
  })

  test('is no where nobody listens', async () => {
    const { code, error } = await probe([question, 'http://127.0.0.1:1'])
    expect([code, error]).toEqual([1, expect.stringMatching(new RegExp(`^${question}: no\\. fetch failed`))])
  })
})

test('a port of this container is asked where no address is given', async () => {
  const { origin } = await startServer()
  expect((await probe(['ready'], { PORT: new URL(origin).port })).code).toBe(0)
})

test('where keys are asked for it shows one, by name or from a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bracket-probe-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'admin'), 'from-a-file\n')
  const { origin, asked } = await startServer()
  await probe(['answers', origin], { PROBE_API_KEY: 'by-name' })
  await probe(['answers', origin], { ADMIN_TOKEN_FILE: join(folder, 'admin') })
  const shown = asked.filter(({ path }) => path === '/api/v1/predict').map(({ authorization }) => authorization)
  expect([...new Set(shown)]).toEqual(['Bearer by-name', 'Bearer from-a-file'])
})

test.each([[], ['well'], ['toString']])(
  'a question it does not know is answered with what it does: %s',
  async (...args) => {
    const { code, out, error } = await probe(args)
    expect([code, out, error]).toEqual([2, '', expect.stringContaining('Usage: node probe.mjs')])
  },
)
