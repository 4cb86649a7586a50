import fc from 'fast-check'
import { NDJSON } from '@/lib/contracts/ndjson'
import { BYTES_OF_DATATYPE, JSON_LENGTH_HEADER } from '@/lib/contracts/open-inference'
import { PROTOTYPE_MODES } from '@/lib/contracts/prototype'
import { FIELD_NAMES } from '@/lib/core/census/field'
import { ALGORITHMS, BALANCINGS, choiceId, MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import { arbitraryRecord } from '../arbitrary-records'
import type { FuzzRequest } from './fuzz-request'
import { post, postJson } from './valid-requests'

/** Any JSON, and what is often taken for a value. */
const anything = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(null, '', 0, -1, 1.5, 2 ** 53, 'Male', '13', '?', 'NaN', '__proto__'),
)
const fieldName = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...FIELD_NAMES) },
  fc.constantFrom('AGE', 'wage_per_hour', 'label', 'instance weight', '__proto__', ''),
  fc.string({ maxLength: 12 }),
)
const record = fc.oneof(
  { weight: 3, arbitrary: arbitraryRecord },
  fc.dictionary(fieldName, anything, { maxKeys: 6 }),
  anything,
)
const records = fc.oneof({ weight: 4, arbitrary: fc.array(record, { maxLength: 4 }) }, anything)
const orAnything = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof({ weight: 6, arbitrary }, anything)
const sparse = (model: Record<string, fc.Arbitrary<unknown>>) => fc.record(model, { requiredKeys: [] })

const v1 = sparse({
  records,
  algorithm: orAnything(fc.constantFrom(...ALGORITHMS)),
  balancing: orAnything(fc.constantFrom(...BALANCINGS)),
  version: orAnything(fc.constantFrom('1', 'x')),
  threshold: orAnything(fc.double({ min: -0.1, max: 1.1, noNaN: true })),
  unknownLevels: orAnything(fc.constantFrom('refuse', 'accept')),
}).map((body) => postJson('/api/v1/predict', body))

const compare = sparse({ record }).map((body) => postJson('/api/v1/compare', body))

const prototype = sparse({ mode: orAnything(fc.constantFrom(...PROTOTYPE_MODES)), data: records }).map((body) =>
  postJson('/predict', body),
)

const split = sparse({
  columns: orAnything(fc.array(fieldName, { maxLength: 5 })),
  data: orAnything(fc.array(orAnything(fc.array(anything, { maxLength: 5 })), { maxLength: 4 })),
  index: anything,
})
const frames = fc.oneof(
  sparse({ dataframe_split: split, params: anything }),
  sparse({ dataframe_records: records, params: sparse({ threshold: anything }) }),
  sparse({ instances: records }),
  sparse({ inputs: fc.oneof(records, fc.dictionary(fieldName, fc.array(anything, { maxLength: 3 }), { maxKeys: 5 })) }),
  sparse({ inputs: records, instances: records }),
)
const invocations = frames.map((body) => postJson('/invocations', body))

const cell = fc.oneof(
  fieldName,
  fc.integer().map(String),
  fc.string({ maxLength: 6 }),
  fc.constantFrom('"', '"a,b"', '""'),
)
const csv = fc
  .array(fc.array(cell, { maxLength: 5 }), { maxLength: 5 })
  .map((rows) => post('/invocations', { type: 'text/csv', body: rows.map((row) => row.join(',')).join('\n') }))

const line = fc.oneof(
  { weight: 4, arbitrary: record.map((value) => JSON.stringify(value)) },
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('', ' ', '{', '\r', 'x'.repeat(70_000)),
)
const query = sparse({
  algorithm: fc.constantFrom(...ALGORITHMS, 'x'),
  balancing: fc.constantFrom(...BALANCINGS, ''),
  threshold: fc.constantFrom('0.5', '2', '', '1e-3', 'NaN'),
  unknownLevels: fc.constantFrom('refuse', 'accept', 'x'),
  more: fc.constant('x'),
}).map((given) => new URLSearchParams(given as Record<string, string>).toString())
const ndjson = fc
  .tuple(fc.array(line, { maxLength: 6 }), query, fc.constantFrom('\n', '\r\n', '\n\n'))
  .map(([lines, asked, end]) => post(`/api/v1/predict?${asked}`, { type: NDJSON, body: lines.join(end) }))

const rows = fc.integer({ min: 0, max: 3 })
const tensor = fc.tuple(rows, fc.array(anything, { maxLength: 3 })).chain(([count, data]) =>
  sparse({
    name: orAnything(fieldName),
    shape: orAnything(fc.constantFrom([count], [count, 1], [1, count], [], [2 ** 31], [-1])),
    datatype: orAnything(fc.constantFrom(...Object.keys(BYTES_OF_DATATYPE), 'STRING')),
    data: orAnything(
      fc.constantFrom(
        data,
        [data],
        data.map((value) => [value]),
      ),
    ),
    parameters: orAnything(
      sparse({ binary_data_size: fc.constantFrom(0, 1, 8, 24, 2 ** 31, -1), content_type: anything }),
    ),
  }),
)
const inference = sparse({
  id: orAnything(fc.string({ maxLength: 8 })),
  parameters: orAnything(
    sparse({ threshold: anything, binary_data_output: orAnything(fc.boolean()), unknown_levels: anything }),
  ),
  inputs: orAnything(fc.array(tensor, { maxLength: 4 })),
  outputs: orAnything(
    fc.array(
      sparse({
        name: fc.constantFrom('probability', 'label', 'margin', 'x'),
        parameters: sparse({ binary_data: anything }),
      }),
      {
        maxLength: 3,
      },
    ),
  ),
})
const model = fc.constantFrom(...MODEL_CHOICES.map(choiceId), 'bracket-xgboost-balanced', 'none', 'x/versions/1')
const inferJson = fc.tuple(model, inference).map(([name, body]) => postJson(`/v2/models/${name}/infer`, body))
const inferRaw = fc
  .tuple(model, inference, fc.uint8Array({ maxLength: 64 }), fc.integer({ min: -9, max: 9 }))
  .map(([name, body, raw, lie]) => {
    const json = Buffer.from(JSON.stringify(body))
    return post(`/v2/models/${name}/infer`, {
      type: 'application/octet-stream',
      body: Buffer.concat([json, raw]),
      more: [[JSON_LENGTH_HEADER, String(json.length + (lie < 5 ? 0 : lie))]],
    })
  })

/** Requests of all protocols that mean something, wrong as a client may be. */
export const arbitraryRequest: fc.Arbitrary<FuzzRequest> = fc.oneof(
  v1,
  ndjson,
  compare,
  prototype,
  invocations,
  csv,
  inferJson,
  inferRaw,
)
