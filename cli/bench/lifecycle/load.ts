import { setTimeout as sleep } from 'node:timers/promises'
import { modelsReplySchema } from '@/lib/contracts/models'
import { predictReplySchema } from '@/lib/contracts/predict'
import type { CensusRecord } from '@/lib/core/census/field'
import { DEFAULT_CHOICE } from '@/lib/core/registry/model-choice'
import type { ModelSource } from '@/lib/core/registry/serving'
import { CommandFailure } from '../../run-command'
import { type Answer, createHttp, type Http } from '../http'

const PREDICT = '/api/v1/predict'
const ANSWERED_WITHIN_MS = 30_000
const POLL_MS = 10

/** `answer` is absent where the connection broke, or nothing came. */
export type Asked = {
  readonly connection: number
  readonly person: number
  readonly ms: number
  readonly answer: Answer | undefined
}

export type Load = {
  readonly asked: readonly Asked[]
  readonly seconds: number
}

type LoadOptions = {
  readonly port: number
  readonly people: readonly CensusRecord[]
  /** Each asks as soon as it has its answer. */
  readonly connections: number
  /** The load lasts as long as this does. */
  readonly during: Promise<unknown>
  readonly signal: AbortSignal
}

/** Predictions by the default configuration at full rate, one record a request. */
export async function runLoad({ port, people, connections, during, signal }: LoadOptions): Promise<Load> {
  const asked: Asked[] = []
  const startedAt = performance.now()
  let isOver = false
  const end = during.finally(() => {
    isOver = true
  })
  const askOn = async (http: Http, connection: number) => {
    for (let i = connection; !isOver; i += connections) {
      signal.throwIfAborted()
      const person = i % people.length
      const since = performance.now()
      const answer = await askOne(http, people[person]).catch(() => undefined)
      asked.push({ connection, person, ms: performance.now() - since, answer })
    }
  }
  const clients = Array.from({ length: connections }, () => createHttp(port))
  try {
    await Promise.all([end, ...clients.map(askOn)])
  } finally {
    for (const client of clients) client.close()
  }
  return { asked, seconds: (performance.now() - startedAt) / 1000 }
}

function askOne(http: Http, person: CensusRecord | undefined): Promise<Answer> {
  return http.post(PREDICT, { ...DEFAULT_CHOICE, records: person ? [person] : [] })
}

export type Prediction = {
  readonly version: string
  readonly digest: string
  readonly source: ModelSource
  /** 0..1 */
  readonly probability: number
}

/** Undefined for anything but a prediction. */
export function readPrediction(answer: Answer | undefined): Prediction | undefined {
  if (answer?.status !== 200) return undefined
  const { model, predictions } = predictReplySchema.parse(JSON.parse(answer.body.toString('utf8')))
  const { version, digest, source } = model
  return { version, digest, source, probability: predictions[0]?.probability ?? Number.NaN }
}

/** Whether the server says that it cannot follow the registry. */
export async function isStale(http: Http): Promise<boolean> {
  const { models } = modelsReplySchema.parse(JSON.parse((await http.get('/api/v1/models')).body.toString('utf8')))
  return models.some(({ stale }) => stale !== undefined)
}

/** @returns when, on the clock of `performance.now()`, a prediction came from the source that is wanted. */
export async function waitForSource(
  http: Http,
  { source, person }: { readonly source: Prediction['source']; readonly person: CensusRecord | undefined },
): Promise<number> {
  let last = 'nothing'
  for (const deadline = performance.now() + ANSWERED_WITHIN_MS; performance.now() < deadline; await sleep(POLL_MS)) {
    const prediction = readPrediction(await askOne(http, person))
    if (prediction?.source === source) return performance.now()
    last = prediction?.source ?? 'no prediction'
  }
  throw new CommandFailure(`Predictions were to come from "${source}"; what came last was "${last}".`)
}
