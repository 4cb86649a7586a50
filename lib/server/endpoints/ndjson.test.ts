import { createServer, type IncomingMessage, request as openRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { MAX_LINE_BYTES, NDJSON, type NdjsonLine, ndjsonLineSchema } from '@/lib/contracts/ndjson'
import { problemSchema } from '@/lib/contracts/problem'
import { AppError } from '@/lib/core/errors'
import type { LoggedPrediction } from '@/lib/core/inference/prediction-log'
import { createFolderLineup } from '@/lib/core/registry/folder-lineup'
import { DEFAULT_CHOICE, MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import { buildCardFor, createFakeContainer, type FakeContainer, installContainer } from '@/lib/testing/fake-container'
import { INVENTED_PERSON, INVENTED_RECORD } from '@/lib/testing/people'
import { createLane } from '../lane'
import { mount } from '../mount-next'
import { predictEndpoint } from './predict'

const { POST } = mount(predictEndpoint)

const ADDRESS = 'http://localhost/api/v1/predict'
const HEAD = { model: expect.objectContaining(DEFAULT_CHOICE), threshold: 0.4 }

let uninstall = () => {}
afterEach(() => uninstall())

type Sent = { readonly query?: string; readonly headers?: Record<string, string>; readonly container?: FakeContainer }

function send(
  body: BodyInit,
  { query = '', headers, container = createFakeContainer() }: Sent = {},
): Promise<Response> {
  uninstall = installContainer(container)
  const all = { 'content-type': NDJSON, ...headers }
  return POST(new Request(`${ADDRESS}${query}`, { method: 'POST', body, headers: all, duplex: 'half' } as RequestInit))
}

function linesIn(text: string): readonly NdjsonLine[] {
  expect(text.endsWith('\n')).toBe(true)
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => ndjsonLineSchema.parse(JSON.parse(line)))
}

async function ask(body: BodyInit, options?: Sent): Promise<readonly NdjsonLine[]> {
  const response = await send(body, options)
  expect([response.status, response.headers.get('content-type')]).toEqual([200, NDJSON])
  return linesIn(await response.text())
}

function streamOf(chunks: AsyncGenerator<Uint8Array>): BodyInit {
  return new ReadableStream({
    pull: async (controller) => {
      const { done, value } = await chunks.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
  })
}

const listOf = (records: readonly unknown[]) => records.map((record) => JSON.stringify(record)).join('\n')

describe('records in, answers out', () => {
  test('a head, a line a record, a sum', async () => {
    const lines = await ask(listOf([INVENTED_RECORD, INVENTED_PERSON]))
    expect(lines).toEqual([
      HEAD,
      { line: 1, probability: 0.5, label: '>$50k', assumed: {} },
      { line: 2, probability: 0.5, label: '>$50k', assumed: expect.objectContaining({ year: expect.any(Number) }) },
      { count: 2, failed: 0 },
    ])
  })

  test('the address says by what', async () => {
    const query = '?algorithm=random-forest&balancing=balanced&threshold=0.6&unknownLevels=accept'
    const lines = await ask(listOf([{ ...INVENTED_PERSON, sex: 'no level of this' }]), { query })
    expect(lines).toMatchObject([
      { model: { algorithm: 'random-forest', balancing: 'balanced' }, threshold: 0.6 },
      { line: 1, label: '<=$50k', unknown: ['sex'] },
      { count: 1, failed: 0 },
    ])
  })

  test('a line that cannot be answered holds up no other', async () => {
    const body = [
      '{"age": 40}',
      '',
      '{"age": 40',
      '{"age": 400, "sexx": "Female"}',
      '   ',
      '[]',
      `{"age": 4${' '.repeat(MAX_LINE_BYTES)}}`,
      '{"age": 40} {}',
      '{}',
      '{"age": 41}',
    ].join('\r\n')
    const lines = await ask(body)
    expect(lines).toMatchObject([
      HEAD,
      { line: 1, probability: 0.5 },
      { line: 3, error: { code: 'invalid-json', detail: expect.stringContaining('column 11') } },
      {
        line: 4,
        error: { code: 'invalid-input', errors: [{ path: '/age' }, { path: '/sexx', suggestions: ['sex'] }] },
      },
      { line: 6, error: { code: 'invalid-input', errors: [{ path: '' }] } },
      { line: 7, error: { code: 'too-large' } },
      { line: 8, error: { code: 'invalid-json' } },
      { line: 9, error: { code: 'invalid-input' } },
      { line: 10, probability: 0.5 },
      { count: 8, failed: 6 },
    ])
    expect(lines.some((line) => 'id' in line)).toBe(false)
  })

  test('a long list with faults here and there: each line gets what is its own', async () => {
    const records = Array.from({ length: 1_000 }, (_, index) => ({ age: index < 300 || index % 7 > 0 ? 40 : 400 }))
    const lines = await ask(listOf(records))
    const faulty = lines.flatMap((line) => ('line' in line && 'error' in line ? [line.line] : []))
    expect(faulty).toEqual(records.flatMap(({ age }, index) => (age === 400 ? [index + 1] : [])))
    expect(lines.slice(1, -1).map((line) => 'line' in line && line.line)).toEqual(records.map((_, index) => index + 1))
    expect(lines.at(-1)).toEqual({ count: 1_000, failed: faulty.length })
  })

  test('bytes that are no text are a fault of their line', async () => {
    const bytes = Uint8Array.from([0x22, 0xff, 0x22, 0x0a, ...Buffer.from('{"age":1}')])
    expect(await ask(bytes)).toMatchObject([HEAD, { line: 1, error: { code: 'invalid-json' } }, { line: 2 }, {}])
  })

  test.each(['', '\n\n'])('no records: %j', async (body) => {
    expect(await ask(body)).toEqual([HEAD, { count: 0, failed: 0 }])
  })

  test('lines come once their entries are written down, each with its own id', async () => {
    const entries: LoggedPrediction[] = []
    const log = {
      append: async (more: readonly LoggedPrediction[]) => {
        await sleep(5)
        entries.push(...more)
      },
    }
    const response = await send(listOf([{ age: 1 }, { age: 'x' }, { age: 3 }]), {
      container: createFakeContainer({ log }),
    })
    expect(entries).toHaveLength(2)
    const lines = linesIn(await response.text())
    expect(lines).toMatchObject([HEAD, { line: 1 }, { line: 2, error: {} }, { line: 3 }, { count: 3, failed: 1 }])
    const ids = lines.flatMap((line) => ('id' in line ? [line.id] : []))
    expect(new Set(ids)).toEqual(new Set(entries.map(({ id }) => id)))
    expect(entries[0]).toMatchObject({ protocol: 'v1' })
  })

  test('another head where another version answers', async () => {
    let version = '1'
    const card = buildCardFor(DEFAULT_CHOICE)
    const folder = createFolderLineup({ readCard: async () => card })
    const container = createFakeContainer({
      lineup: { ...folder, serving: async () => ({ card, version, source: 'folder' }) },
    })
    async function* body() {
      yield Buffer.from('{"age":1}\n')
      await sleep(20)
      version = '2'
      yield Buffer.from('{"age":2}\n')
    }
    const stream = streamOf(body())
    expect(await ask(stream, { container })).toMatchObject([
      { model: { version: '1' } },
      { line: 1 },
      { model: { version: '2' } },
      { line: 2 },
      { count: 2 },
    ])
  })
})

describe('refusals', () => {
  test.each([
    { query: '?algorithm=xgbost', status: 404, code: 'unknown-model' },
    { query: '?version=7', status: 404, code: 'unknown-version' },
    { query: '?threshold=', status: 422, code: 'invalid-input' },
    { query: '?threshold=2', status: 422, code: 'invalid-input' },
    { query: '?threshold=0x1', status: 422, code: 'invalid-input' },
    { query: '?more=1', status: 422, code: 'invalid-input' },
    { headers: { 'content-encoding': 'gzip' }, status: 415, code: 'unsupported-media-type' },
    { headers: { 'content-type': `${NDJSON}; charset=latin1` }, status: 415, code: 'unsupported-media-type' },
  ])('refused before the first line: %o', async ({ status, code, ...sent }) => {
    const response = await send('{"age":1}', sent)
    expect(problemSchema.parse(await response.json())).toMatchObject({ status, code })
  })

  test('503 where nothing can answer, or the first answers cannot be written down', async () => {
    const container = createFakeContainer({ missing: MODEL_CHOICES })
    expect((await send('{"age":1}', { container })).status).toBe(503)
    const log = { append: () => Promise.reject(new AppError('store-unavailable', 'The store is away.')) }
    expect((await send('{"age":1}', { container: createFakeContainer({ log }) })).status).toBe(503)
  })

  test('what goes wrong later is said in a last line, and logged', async () => {
    const log = {
      append: async (entries: readonly LoggedPrediction[]) => {
        if (entries.length < 256) throw new AppError('store-unavailable', 'The store is away.')
      },
    }
    const container = createFakeContainer({ log })
    const lines = await ask(listOf(Array.from({ length: 257 }, () => ({ age: 40 }))), { container })
    expect(lines).toHaveLength(258)
    expect(lines.at(-1)).toEqual({ error: { code: 'store-unavailable', detail: 'The store is away.' } })
    expect(container.logLines.some((line) => line.includes('Store unavailable'))).toBe(true)
  })

  test('a body that breaks off: what came whole is answered', async () => {
    async function* body() {
      yield Buffer.from('{"age":1}\n{"age"')
      await sleep(5)
      throw new Error('gone')
    }
    const lines = await ask(streamOf(body()))
    expect(lines).toMatchObject([HEAD, { line: 1 }, { error: { code: 'bad-request' } }])
  })

  test('a stream that finds no room waits its turn', async () => {
    let attempts = 0
    const score = async (records: readonly unknown[]) => {
      if (++attempts < 3) throw new AppError('overloaded', 'Full.')
      return records.map(() => 0.5)
    }
    expect(await ask('{"age":1}', { container: createFakeContainer({ score }) })).toMatchObject([HEAD, { line: 1 }, {}])
  })
})

describe('over a socket', () => {
  let server: Server | undefined
  afterEach(() => {
    server?.closeAllConnections()
    server?.close()
  })

  async function serve(container: FakeContainer): Promise<number> {
    uninstall = installContainer(container)
    const lane = createLane([predictEndpoint])
    server = createServer((request, response) => void lane(request, response))
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
    return (server.address() as AddressInfo).port
  }

  const open = (port: number) =>
    openRequest({ port, path: '/api/v1/predict', method: 'POST', headers: { 'content-type': NDJSON } })
  const replyTo = (request: ReturnType<typeof open>) =>
    new Promise<IncomingMessage>((resolve) => void request.once('response', resolve))

  test('each line is answered when it is sent', async () => {
    const request = open(await serve(createFakeContainer()))
    request.write('{"age":1}\n')
    const reply = (await replyTo(request)).setEncoding('utf8')
    const texts = reply[Symbol.asyncIterator]()
    expect(linesIn((await texts.next()).value)).toMatchObject([HEAD, { line: 1 }])
    request.write('{"age":2}\n')
    expect(linesIn((await texts.next()).value)).toMatchObject([{ line: 2 }])
    request.end()
    expect(linesIn((await texts.next()).value)).toMatchObject([{ count: 2 }])
  })

  test('200,000 lines go through in a memory that does not grow', async () => {
    const line = `${JSON.stringify(INVENTED_RECORD)}\n`
    const request = open(await serve(createFakeContainer({ settings: { LOG_LEVEL: 'silent' } })))
    const send = async () => {
      const block = line.repeat(100)
      for (let sent = 0; sent < 200_000; sent += 100) {
        if (!request.write(block)) await new Promise((resolve) => request.once('drain', resolve))
      }
      request.end()
    }
    const sending = send()
    let [last, lines, peakMb] = ['', 0, 0]
    for await (const text of (await replyTo(request)).setEncoding('utf8')) {
      lines += String(text).split('\n').length - 1
      last = String(text)
      peakMb = Math.max(peakMb, process.memoryUsage().arrayBuffers / 1e6)
    }
    await sending
    expect(lines).toBe(200_002)
    expect(linesIn(`${last.trimEnd().split('\n').at(-1)}\n`)).toEqual([{ count: 200_000, failed: 0 }])
    // The body alone is 270 MB; what is not collected yet counts here too.
    expect(peakMb).toBeLessThan(130)
  }, 120_000)

  test('a client that reads nothing is read no further; one that goes away ends the work', async () => {
    let scored = 0
    const container = createFakeContainer({
      score: async (records) => {
        scored += records.length
        return records.map(() => 0.5)
      },
    })
    const request = open(await serve(container))
    request.on('error', () => {}).on('response', () => {})
    const block = `${JSON.stringify({ age: 40 })}\n`.repeat(1000)
    const push = () => {
      while (!request.destroyed && request.write(block));
    }
    request.on('drain', push)
    push()
    // Until the sockets between are full, and what was read is answered.
    for (let before = -1; before !== scored || scored === 0; await sleep(400)) before = scored
    const whenFull = scored
    expect(request.writableNeedDrain).toBe(true)
    request.destroy()
    await sleep(300)
    expect(scored - whenFull).toBeLessThan(2_000)
    expect(container.logLines.some((line) => line.includes('"request"'))).toBe(true)
  }, 60_000)
})
