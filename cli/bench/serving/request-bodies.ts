import { FIELD_NAMES, isIntegerName, type PartialRecord } from '@/lib/core/census/field'
import { ALGORITHM_LABELS, BALANCING_LABELS, type ModelChoice } from '@/lib/core/registry/model-choice'

/** How a server is asked: our own API, and what each of the peers speaks. */
export const PROTOCOLS = ['bracket', 'ndjson', 'mlflow', 'open-inference', 'bentoml', 'prototype'] as const
export type Protocol = (typeof PROTOCOLS)[number]

/** Of the peers' model, where its protocol wants one. */
export const PEER_MODEL = 'income'

type Asking = {
  readonly path: string
  readonly mediaType?: string
  body(records: readonly PartialRecord[], choice: ModelChoice): string
}

const ASKING: Readonly<Record<Protocol, Asking>> = {
  bracket: { path: '/api/v1/predict', body: (records, choice) => JSON.stringify({ ...choice, records }) },
  ndjson: {
    path: '/api/v1/predict',
    mediaType: 'application/x-ndjson',
    body: (records) => records.map((record) => `${JSON.stringify(record)}\n`).join(''),
  },
  mlflow: {
    path: '/invocations',
    body: (records) =>
      JSON.stringify({
        dataframe_split: {
          columns: FIELD_NAMES,
          data: records.map((record) => FIELD_NAMES.map((name) => record[name])),
        },
      }),
  },
  'open-inference': {
    path: `/v2/models/${PEER_MODEL}/infer`,
    body: (records) =>
      JSON.stringify({
        inputs: FIELD_NAMES.map((name) => ({
          name,
          shape: [records.length],
          datatype: isIntegerName(name) ? 'INT64' : 'BYTES',
          data: records.map((record) => record[name]),
        })),
      }),
  },
  bentoml: { path: '/predict', body: ([record]) => JSON.stringify({ record }) },
  prototype: { path: '/predict', body: (data, choice) => JSON.stringify({ mode: modeOf(choice), data }) },
}

export type Asked = {
  readonly protocol: Protocol
  readonly records: readonly PartialRecord[]
  /** Not every protocol can name it; its server has then no other, or this one by default. */
  readonly choice: ModelChoice
}

/** A whole HTTP/1.1 request on a connection that stays open, as it goes over the wire. */
export function encodeRequest({ protocol, records, choice }: Asked): Buffer {
  const { path, mediaType = 'application/json', body } = ASKING[protocol]
  const bytes = Buffer.from(body(records, choice))
  const head = [
    `POST ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    `content-type: ${mediaType}`,
    `content-length: ${bytes.length}`,
    '',
    '',
  ]
  return Buffer.concat([Buffer.from(head.join('\r\n')), bytes])
}

/** As the prototype names its engines: `Random Forest_Unbalanced`. */
function modeOf({ algorithm, balancing }: ModelChoice): string {
  return `${ALGORITHM_LABELS[algorithm]}_${BALANCING_LABELS[balancing]}`
}
