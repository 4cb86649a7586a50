import { z } from 'zod'
import {
  type ChoiceId,
  choiceId,
  DEFAULT_CHOICE,
  MODEL_CHOICES,
  type ModelChoice,
} from '@/lib/core/registry/model-choice'
import { CommandFailure } from '../run-command'
import type { BenchRun } from './bench-run'
import type { BenchServer } from './bench-server'
import type { Figure, Findings } from './figure'
import type { Http } from './http'
import { inventRecords } from './invented-people'
import { readResidentMb } from './memory'
import { timeAnswers } from './models'
import { percentilesOf } from './percentiles'

const PREDICT = '/api/v1/predict'
const WARM_UP = 40
const REQUESTS = 360
/** Every fourth request is followed by one that computes nothing: what a request costs before any model is asked. */
const EMPTY_EVERY = 4
const MEMORY_TARGET = { atMost: 450 } as const

const modelStatesSchema = z.object({ models: z.array(z.object({ state: z.string() })) })

/** The production server: how soon it is there, what it holds in memory, and what HTTP adds to a prediction. */
export async function benchServer(run: BenchRun, server: BenchServer): Promise<Findings> {
  const notMeasured: string[] = []
  const figures: Figure[] = [{ name: 'start to the first answer', value: server.startSeconds, unit: 's' }]
  if (server.readySeconds !== undefined) {
    figures.push({ name: 'start to ready (default model answers)', value: server.readySeconds, unit: 's' })
  }
  figures.push({ name: 'memory, ready', value: await readResidentMb(server.pid), unit: 'MB' })
  const answering = await askEach(run, server.http)
  const isWhole = answering.length === MODEL_CHOICES.length
  if (isWhole) {
    figures.push(await countReady(server.http))
    figures.push({
      name: 'memory, all four asked',
      value: await readResidentMb(server.pid),
      unit: 'MB',
      target: MEMORY_TARGET,
    })
  } else {
    const reason = `Memory with all four models: ${answering.length} of ${MODEL_CHOICES.length} answer. "npm run train" makes the others.`
    notMeasured.push(reason)
  }
  const timed = answering.find((choice) => choiceId(choice) === choiceId(DEFAULT_CHOICE)) ?? answering[0]
  if (timed) {
    figures.push(...(await timeHttp(run, server.http, timed)))
    const memory = { name: `memory, after ${WARM_UP + REQUESTS} records`, value: await readResidentMb(server.pid) }
    figures.push({ ...memory, unit: 'MB', target: isWhole ? MEMORY_TARGET : undefined })
  }
  return { figures, notMeasured }
}

/** The configurations that answer. */
async function askEach({ report }: BenchRun, http: Http): Promise<readonly ModelChoice[]> {
  const answering: ModelChoice[] = []
  for (const choice of MODEL_CHOICES) {
    report(`the server, ${choiceId(choice)}`)
    const { status } = await http.post(PREDICT, { ...choice, records: inventRecords({ count: 1, seed: 2 }) })
    if (status === 200) answering.push(choice)
  }
  return answering
}

/** Fewer than four where the default memory budget is too small to keep them together. */
async function countReady(http: Http): Promise<Figure> {
  const { body } = await http.get('/api/v1/models')
  const { models } = modelStatesSchema.parse(JSON.parse(body.toString('utf8')))
  const value = models.filter(({ state }) => state === 'ready').length
  return { name: 'models in memory together', value, unit: 'count', target: { atLeast: MODEL_CHOICES.length } }
}

async function timeHttp(run: BenchRun, http: Http, choice: ModelChoice): Promise<readonly Figure[]> {
  const id: ChoiceId = choiceId(choice)
  const inProcess = (await timeAnswers(run, choice)).answers
  run.report(`the server, ${REQUESTS} requests`)
  const [times, emptyTimes]: [number[], number[]] = [[], []]
  for (const [i, record] of inventRecords({ count: WARM_UP + REQUESTS, seed: 3 }).entries()) {
    run.signal.throwIfAborted()
    const { status, ms } = await http.post(PREDICT, { ...choice, records: [record] })
    if (status !== 200) throw new CommandFailure(`The server answered ${status} to a record of ${id}.`)
    const empty = i % EMPTY_EVERY === 0 ? (await http.get('/api/health')).ms : undefined
    if (i < WARM_UP) continue
    times.push(ms)
    if (empty !== undefined) emptyTimes.push(empty)
  }
  const { p50, p99 } = percentilesOf(times)
  const figures: Figure[] = [
    { name: `${id} over HTTP, one connection, one record, p50`, value: p50, unit: 'ms' },
    { name: `${id} over HTTP, p99`, value: p99, unit: 'ms' },
    { name: '/api/health over HTTP, p50', value: percentilesOf(emptyTimes).p50, unit: 'ms' },
  ]
  if (!inProcess) return figures
  return [
    ...figures,
    { name: `${id} over HTTP, p50 to that in the process`, value: p50 / inProcess.scoreMs.p50, unit: 'times' },
  ]
}
