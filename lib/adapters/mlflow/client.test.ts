import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AppError } from '@/lib/core/errors'
import { DEFAULT_CHOICE } from '@/lib/core/registry/model-choice'
import type { RunRecord } from '@/lib/core/registry/run'
import { type Mlflow, openMlflow } from './client'
import { type MlflowOptions, mlflowSettings } from './settings'

const PASSWORD = 'pass-word-9f3c'
const RUN_ID = 'a'.repeat(32)
const API = '/owner/repo.mlflow/api/2.0/mlflow'

/** Visits count from 1. */
type Answer = (request: IncomingMessage, response: ServerResponse, visit: number) => void

let server: Server
let address: string
let answer: Answer
let asked: string[]
let pauses: number[]
beforeEach(async () => {
  asked = []
  pauses = []
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url?.replace(`${API}/`, '').split('?')[0]}`)
    answer(request, response, asked.length)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://ada:${PASSWORD}@127.0.0.1:${(server.address() as AddressInfo).port}/owner/repo.mlflow`
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

function open(options: MlflowOptions = {}): Mlflow {
  const sleep = async (ms: number) => {
    pauses.push(ms)
  }
  const credentials = { trackingUri: address, experimentName: 'bracket' }
  const now = () => new Date(Date.UTC(2026, 0, 1))
  return openMlflow(
    mlflowSettings(credentials, {
      attempts: 3,
      callMs: 300,
      artifactMs: 300,
      sleep,
      random: () => 0.5,
      now,
      ...options,
    }),
  )
}

const json = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
const notThere = (response: ServerResponse) =>
  json(response, 404, { error_code: 'RESOURCE_DOES_NOT_EXIST', message: '' })

/** All that a log could show of an error. */
function everythingOf(error: unknown): string {
  const causes: unknown[] = []
  for (let one = error; one instanceof Error; one = one.cause) causes.push(one)
  return causes.map((one) => `${inspect(one, { depth: 9, showHidden: true })} ${JSON.stringify(one)}`).join('\n')
}

async function failure(call: Promise<unknown>): Promise<AppError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof AppError)) throw new Error('It did not fail as it should.')
  return error
}

const SQL = 'SELECT secret FROM users'
const BODY_OF_A_RUN = { run: { info: { run_id: RUN_ID, experiment_id: '1' } } }
const failures: readonly {
  name: string
  respond: Answer
  code: string
  words: RegExp
  visits: number
}[] = [
  { name: 'hangs', respond: () => undefined, code: 'tracker-unavailable', words: /within 0.3 s/, visits: 3 },
  {
    name: 'stops in the middle',
    respond: (_request, response) => {
      response.writeHead(200, { 'content-length': 1000 })
      response.write('{"run":')
    },
    code: 'tracker-unavailable',
    words: /within 0.3 s/,
    visits: 3,
  },
  {
    name: 'breaks off',
    respond: (_request, response) => {
      response.writeHead(200, { 'content-length': 1000 })
      response.write('{"run":', () => response.destroy())
    },
    code: 'tracker-unavailable',
    words: /broke off/,
    visits: 3,
  },
  {
    name: 'is in trouble',
    respond: (_request, response) => json(response, 500, { error_code: 'INTERNAL_ERROR', message: SQL }),
    code: 'tracker-unavailable',
    words: /in trouble \(500\)/,
    visits: 3,
  },
  {
    name: 'is overrun',
    respond: (_request, response) => response.writeHead(429).end(),
    code: 'tracker-unavailable',
    words: /fewer calls/,
    visits: 3,
  },
  {
    name: 'answers with a page',
    respond: (_request, response) => response.end('<html>Sign in</html>'),
    code: 'tracker-unavailable',
    words: /not MLflow’s/,
    visits: 1,
  },
  {
    name: 'answers with other JSON',
    respond: (_request, response) => json(response, 200, { run: { info: [SQL] } }),
    code: 'tracker-unavailable',
    words: /not MLflow’s/,
    visits: 1,
  },
  ...[401, 403].map((status) => ({
    name: `says ${status}`,
    respond: ((request, response) => response.writeHead(status).end(request.headers.authorization)) satisfies Answer,
    code: 'tracker-refused',
    words: /check the token and the repository name/,
    visits: 1,
  })),
  {
    name: 'knows no such address',
    respond: (_request, response) => response.writeHead(404).end('<html>'),
    code: 'tracker-refused',
    words: /check the token and the repository name/,
    visits: 1,
  },
  {
    name: 'sends elsewhere',
    respond: (_request, response) => response.writeHead(302, { location: `http://x/?t=${PASSWORD}` }).end(),
    code: 'tracker-refused',
    words: /elsewhere/,
    visits: 1,
  },
  {
    name: 'refuses for a reason with SQL in it',
    respond: (_request, response) => json(response, 400, { error_code: 'BAD_REQUEST', message: SQL }),
    code: 'tracker-refused',
    words: /refused runs\/get \(400 BAD_REQUEST\)/,
    visits: 1,
  },
]

describe('a server that', () => {
  test.each(failures)('$name', async ({ respond, code, words, visits }) => {
    answer = respond
    const error = await failure(open().runs.findRun(RUN_ID))
    expect(error).toMatchObject({ code, message: expect.stringMatching(words) })
    expect(asked).toHaveLength(visits)
    const basic = Buffer.from(`ada:${PASSWORD}`).toString('base64')
    for (const secret of [PASSWORD, basic, SQL]) expect(everythingOf(error)).not.toContain(secret)
  })

  test('is not there', async () => {
    server.close()
    const error = await failure(open().runs.findRun(RUN_ID))
    expect(error).toMatchObject({
      code: 'tracker-unavailable',
      message: expect.stringMatching(/refuses the connection/),
    })
    expect(everythingOf(error)).not.toContain(PASSWORD)
  })

  test('recovers is asked again after a pause drawn from ever longer times', async () => {
    answer = (_request, response, visit) =>
      visit < 3 ? response.writeHead(503).end() : json(response, 200, BODY_OF_A_RUN)
    expect(await open({ pauseMs: 100 }).runs.findRun(RUN_ID)).toMatchObject({ runId: RUN_ID })
    expect(pauses).toEqual([50, 100])
  })

  test.each([
    { header: '2', pauses: [2_000] },
    { header: 'Thu, 01 Jan 2026 00:00:03 GMT', pauses: [3_000] },
    { header: 'soon', pauses: [50] },
  ])('asks to be left alone: $header', async ({ header, pauses: expected }) => {
    answer = (_request, response, visit) =>
      visit < 2 ? response.writeHead(429, { 'retry-after': header }).end() : json(response, 200, BODY_OF_A_RUN)
    await open({ pauseMs: 100 }).runs.findRun(RUN_ID)
    expect(pauses).toEqual(expected)
  })

  test('asks for more patience than anybody has', async () => {
    answer = (_request, response) => response.writeHead(429, { 'retry-after': '3600' }).end()
    expect(await failure(open().runs.findRun(RUN_ID))).toMatchObject({ code: 'tracker-unavailable' })
    expect(asked).toHaveLength(1)
  })

  test('answers nothing with 200 gives nothing', async () => {
    answer = (_request, response) => response.writeHead(200).end()
    expect(await open().runs.readHistory(RUN_ID, 'train_auc')).toEqual([])
  })
})

test('a call that may have done something is not repeated', async () => {
  answer = (request, response) => {
    if (request.url?.includes('get-by-name')) notThere(response)
    else response.writeHead(503).end()
  }
  const record: RunRecord = {
    schema: 1,
    localId: '00000000-0000-4000-8000-000000000000',
    name: 'a run',
    kind: 'training',
    status: 'FINISHED',
    startedMs: 1,
    endedMs: 2,
    params: {},
    metrics: [],
    tags: {},
    note: '',
  }
  const sending = open().tracker.sendRun({ record, artifacts: [] }, { parentRunId: undefined })
  expect(await failure(sending)).toMatchObject({ code: 'tracker-unavailable' })
  expect(asked).toEqual(['GET experiments/get-by-name', 'POST experiments/create'])
})

test.each(['', 'A'.repeat(32), `${RUN_ID}/..`, "' or 1=1"])(
  'a run id that is none is never sent: %s',
  async (runId) => {
    const { runs, artifacts } = open()
    expect(await runs.findRun(runId)).toBeUndefined()
    expect(await failure(runs.readHistory(runId, 'a'))).toMatchObject({ code: 'tracker-refused' })
    expect(await failure(artifacts.readArtifact(runId, 'card.json'))).toMatchObject({ code: 'tracker-refused' })
    expect(asked).toEqual([])
  },
)

describe('files', () => {
  const listing = (response: ServerResponse, bytes: number) =>
    json(response, 200, { root_uri: 'mlflow-artifacts:/1/x', files: [{ path: 'card.json', file_size: String(bytes) }] })
  const isListing = (request: IncomingMessage) => request.url?.includes('artifacts/list')

  test('that arrive in another size than listed do not count', async () => {
    answer = (request, response) => (isListing(request) ? listing(response, 4) : response.end('abc'))
    const reading = open().artifacts.readArtifact(RUN_ID, 'card.json')
    expect(await failure(reading)).toMatchObject({ code: 'tracker-unavailable' })
  })

  test('larger than expected are not read, whatever is said of them', async () => {
    answer = (request, response) => {
      if (isListing(request)) json(response, 200, { root_uri: 'mlflow-artifacts:/1', files: [{ path: 'card.json' }] })
      else response.end('x'.repeat(100_000))
    }
    const reading = open().artifacts.readArtifact(RUN_ID, 'card.json', { maxBytes: 1_000 })
    expect(await failure(reading)).toMatchObject({ code: 'tracker-refused' })
  })

  test('that fail with 500 are tried once more and no more, for a missing one does too', async () => {
    answer = (request, response) => (isListing(request) ? listing(response, 3) : response.writeHead(500).end())
    expect(await failure(open().artifacts.readArtifact(RUN_ID, 'card.json'))).toMatchObject({
      code: 'tracker-unavailable',
    })
    expect(asked.filter((call) => call.includes('mlflow-artifacts'))).toHaveLength(2)
  })

  test('elsewhere are fetched without credentials, and without what calls carry besides', async () => {
    let seen: readonly unknown[] = ['none yet']
    let seenHere: unknown
    const elsewhere = createServer((request, response) => {
      seen = [request.headers.authorization, request.headers.traceparent]
      response.end('abc')
    })
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
    const root_uri = `mlflow-artifacts://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/1`
    answer = (request, response) => {
      seenHere = request.headers.traceparent
      json(response, 200, { root_uri, files: [{ path: 'card.json' }] })
    }
    await open({ headers: () => ({ traceparent: '00-1-2-01' }) }).artifacts.readArtifact(RUN_ID, 'card.json')
    elsewhere.closeAllConnections()
    elsewhere.close()
    expect(seenHere).toBe('00-1-2-01')
    expect(seen).toEqual([undefined, undefined])
  })

  test('of a run of another repository are refused with a hint', async () => {
    answer = (_request, response) => json(response, 403, 'this repository is not associated with the run')
    const error = await failure(open().artifacts.listArtifacts(RUN_ID))
    expect(error).toMatchObject({ code: 'tracker-refused', message: expect.stringMatching(/run id/) })
  })
})

describe('what a server can do', () => {
  const unsupported = (response: ServerResponse) => json(response, 404, { error: 'unsupported endpoint' })
  const isCore = (request: IncomingMessage) => request.url?.includes('experiments/search')

  test('is asked once', async () => {
    answer = (_request, response) => notThere(response)
    const { capabilities } = open()
    const all = { registryWithAliases: true, logModel: true, loggedModels: true }
    expect(await Promise.all([capabilities(), capabilities()])).toEqual([all, all])
    expect(asked).toHaveLength(3)
  })

  test('DagsHub’s lacks most, and fails at log-model', async () => {
    answer = (request, response) => {
      if (isCore(request)) json(response, 200, {})
      else if (request.url?.includes('log-model')) response.writeHead(500).end()
      else unsupported(response)
    }
    const none = { registryWithAliases: false, logModel: false, loggedModels: false }
    expect(await open().capabilities()).toEqual(none)
  })

  test('is not known of a wrong address, where every route is unknown', async () => {
    answer = (_request, response) => response.writeHead(404).end('<html>')
    expect(await failure(open().registry.findChampion(DEFAULT_CHOICE))).toMatchObject({ code: 'tracker-refused' })
  })

  test('is asked again when it could not be asked', async () => {
    answer = (_request, response) => response.writeHead(503).end()
    const { registry } = open()
    expect(await failure(registry.findChampion(DEFAULT_CHOICE))).toMatchObject({ code: 'tracker-unavailable' })
    answer = (_request, response) => notThere(response)
    expect(await registry.findChampion(DEFAULT_CHOICE)).toBeUndefined()
  })
})
