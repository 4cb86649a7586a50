import { NDJSON } from '@/lib/contracts/ndjson'
import { JSON_LENGTH_HEADER } from '@/lib/contracts/open-inference'
import { PROTOTYPE_MODES } from '@/lib/contracts/prototype'
import { type CensusRecord, FIELD_NAMES, type PartialRecord } from '@/lib/core/census/field'
import { CENSUS_FIELDS } from '@/lib/core/census/fields'
import type { Rng } from '@/lib/core/math/rng'
import { choiceId, MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import { binaryBody, jsonBody, type TestTensor, tensorsOf } from '../open-inference-body'
import type { FuzzRequest } from './fuzz-request'

/** A request that must be answered. */
export type ValidRequest = FuzzRequest & { readonly method: 'POST' }

export function pick<T>(rng: Rng, list: readonly T[]): T {
  const found = list[rng.int(list.length)]
  if (found === undefined) throw new Error('There is nothing to pick from.')
  return found
}

/** A person of levels and amounts that there are, drawn field by field; nobody of the census file. */
export function inventRecord(rng: Rng): CensusRecord {
  const entries = CENSUS_FIELDS.map(({ name, levels, range }) => {
    if (levels) return [name, pick(rng, levels).value] as const
    const { min, max } = range ?? { min: 0, max: 0 }
    return [name, min + rng.int(max - min + 1)] as const
  })
  // Every field has one of its own values.
  return Object.fromEntries(entries) as CensusRecord
}

function inventPartial(rng: Rng): PartialRecord {
  const record = inventRecord(rng)
  const kept = FIELD_NAMES.filter(() => rng.int(3) === 0)
  const names = kept.length > 0 ? kept : (['age'] as const)
  return Object.fromEntries(names.map((name) => [name, record[name]]))
}

const inventSome = (rng: Rng, invent: (rng: Rng) => PartialRecord) =>
  Array.from({ length: 1 + rng.int(4) }, () => invent(rng))

/** Each way to ask that there is. */
const ASKINGS: readonly ((rng: Rng) => ValidRequest)[] = [
  (rng) => postJson('/api/v1/predict', { ...pick(rng, MODEL_CHOICES), records: inventSome(rng, inventPartial) }),
  (rng) => postJson('/api/v1/predict', { threshold: rng.next(), records: inventSome(rng, inventRecord) }),
  (rng) => postJson('/api/v1/compare', { record: inventPartial(rng) }),
  (rng) =>
    post(`/api/v1/predict?${new URLSearchParams(pick(rng, MODEL_CHOICES))}`, {
      type: NDJSON,
      body: inventSome(rng, inventPartial)
        .map((record) => `${JSON.stringify(record)}\n`)
        .join(''),
    }),
  (rng) => postJson('/predict', { mode: pick(rng, PROTOTYPE_MODES), data: inventSome(rng, inventPartial) }),
  (rng) => {
    const rows = inventSome(rng, inventRecord).map((record) => FIELD_NAMES.map((name) => record[name] ?? null))
    return postJson('/invocations', { dataframe_split: { columns: FIELD_NAMES, data: rows } })
  },
  (rng) => postJson(`/invocations?model=${modelOf(rng)}`, { dataframe_records: inventSome(rng, inventPartial) }),
  (rng) => postJson('/invocations', { instances: inventSome(rng, inventPartial), params: { threshold: rng.next() } }),
  (rng) => {
    const records = inventSome(rng, inventRecord)
    return postJson('/invocations', {
      inputs: Object.fromEntries(FIELD_NAMES.map((name) => [name, records.map((record) => record[name] ?? null)])),
    })
  },
  (rng) => {
    const rows = inventSome(rng, inventRecord).map((record) => FIELD_NAMES.map((name) => record[name] ?? ''))
    const cell = (value: unknown) => `"${value}"`
    return post('/invocations', {
      type: 'text/csv',
      body: [FIELD_NAMES, ...rows].map((row) => row.map(cell).join(',')).join('\n'),
    })
  },
  (rng) => postJson(`/v2/models/${modelOf(rng)}/infer`, jsonBody(tensors(rng), { id: 'x' })),
  (rng) => {
    const envelope = rng.int(2) === 0 ? { parameters: { binary_data_output: true } } : {}
    const { bytes, jsonLength } = binaryBody(tensors(rng), envelope)
    return post(`/v2/models/${modelOf(rng)}/infer`, {
      type: 'application/octet-stream',
      body: bytes,
      more: [[JSON_LENGTH_HEADER, String(jsonLength)]],
    })
  },
]

export function inventValidRequest(rng: Rng): ValidRequest {
  return pick(rng, ASKINGS)(rng)
}

function tensors(rng: Rng): readonly TestTensor[] {
  const all = tensorsOf(inventSome(rng, inventRecord) as readonly CensusRecord[])
  const some = all.filter(() => rng.int(2) === 0)
  return some.length > 0 ? some : all
}

function modelOf(rng: Rng): string {
  return `${pick(rng, ['', 'bracket-'])}${choiceId(pick(rng, MODEL_CHOICES))}`
}

type Sent = {
  readonly type: string
  readonly body: string | Buffer
  readonly more?: FuzzRequest['headers']
}

export function post(target: string, { type, body, more = [] }: Sent): ValidRequest {
  return { method: 'POST', target, headers: [['content-type', type], ...more], body: Buffer.from(body) }
}

export function postJson(target: string, value: unknown): ValidRequest {
  return post(target, { type: 'application/json', body: typeof value === 'string' ? value : JSON.stringify(value) })
}
