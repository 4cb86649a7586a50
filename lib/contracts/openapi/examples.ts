import { EXAMPLE_PEOPLE } from '@/lib/core/census/examples'
import type { PartialRecord } from '@/lib/core/census/field'
import { isIntegerName } from '@/lib/core/census/field'
import { NDJSON } from '../ndjson'

/** One call as a client may make it; a test makes it, and keeps what it is answered in `replies.gen.json`. */
export type Example = {
  readonly operation: string
  readonly name: string
  readonly summary: string
  /** In place of, or beside, the parameters' own examples. */
  readonly parameters?: Readonly<Record<string, string>>
  /** Media type of the body. */
  readonly type?: string
  /** A text is sent as it is; anything else as JSON. */
  readonly body?: unknown
  /** Whether it is there to be refused. */
  readonly isFaulty?: true
  /** Whether it is sent without any key or token. */
  readonly isByNobody?: true
}

const JSON_TYPE = 'application/json'
const CSV = 'text/csv'

const SURGEON = recordOf('surgeon')
const STUDENT = recordOf('student')
const [COLUMNS, CELLS] = [Object.keys(STUDENT), Object.values(STUDENT)]

function recordOf(id: string): PartialRecord {
  const person = EXAMPLE_PEOPLE.find((one) => one.id === id)
  if (!person) throw new Error(`There is no example ${id}.`)
  return person.record
}

function cell(value: string | number): string {
  return /[",]/.test(String(value)) ? `"${value}"` : String(value)
}

function tensorsOf(record: PartialRecord) {
  return Object.entries(record).map(([name, value]) => ({
    name,
    datatype: isIntegerName(name as keyof PartialRecord) ? 'INT64' : 'BYTES',
    shape: [1],
    data: [value],
  }))
}

function post(operation: string, name: string, summary: string, body: unknown): Example {
  return { operation, name, summary, type: JSON_TYPE, body }
}

function get(operation: string, name: string, summary: string, parameters?: Example['parameters']): Example {
  return { operation, name, summary, ...(parameters && { parameters }) }
}

function faulty(example: Example): Example {
  return { ...example, isFaulty: true }
}

const OWN: readonly Example[] = [
  post('predict', 'one', 'One person', { records: [SURGEON] }),
  post('predict', 'several', 'Two people, another model, a threshold of one’s own', {
    algorithm: 'random-forest',
    balancing: 'balanced',
    threshold: 0.3,
    records: [SURGEON, STUDENT],
  }),
  {
    ...post('predict', 'stream', 'A stream; its second line cannot be answered', undefined),
    type: NDJSON,
    body: `${[SURGEON, { age: 'old' }, STUDENT].map((record) => JSON.stringify(record)).join('\n')}\n`,
  },
  faulty(post('predict', 'misspelt', 'A level is misspelt', { records: [{ age: 43, education: 'Bachelors' }] })),
  faulty(post('predict', 'unknown-model', 'There is no such algorithm', { algorithm: 'lightgbm', records: [STUDENT] })),
  faulty(post('predict', 'cut-off', 'Not JSON', '{"records": [')),
  faulty({
    ...post('predict', 'wrong-type', 'Another content type', 'age=43'),
    type: 'application/x-www-form-urlencoded',
  }),
  post('compare', 'one', 'One person', { record: SURGEON }),
  faulty(post('compare', 'empty', 'Nothing is known of the person', { record: {} })),
  post('savePrediction', 'one', 'One person', { algorithm: 'xgboost', balancing: 'balanced', record: SURGEON }),
  get('getSaved', 'saved', 'A saved answer'),
  get('getSaved', 'gone', 'Expired, deleted, or never there', { id: 'AAAAAAAAAAAAAAAAAAAAAA' }),
  get('deleteSaved', 'deleted', 'By who saved it'),
  { ...get('deleteSaved', 'no-token', 'Without the token'), isByNobody: true },
]

const MODELS: readonly Example[] = [
  get('listModels', 'models', 'The four'),
  get('refreshModels', 'models', 'The four'),
  get('getModelCard', 'unknown', 'There is no such algorithm', { algorithm: 'lightgbm' }),
  get('listVersions', 'versions', 'Two versions'),
  post('promoteVersion', 'promoted', 'The gate lets it through', {
    version: '2',
    who: 'Ada',
    why: 'Better calibrated.',
  }),
  post('promoteVersion', 'refused', 'The gate refuses it', { version: '3', who: 'Ada' }),
  post('rollBack', 'back', 'The version before serves again', { who: 'Ada', why: 'Too many false alarms.' }),
]

const ACCESS: readonly Example[] = [
  get('listKeys', 'keys', 'One key'),
  { ...get('listKeys', 'nobody', 'Without key or token'), isByNobody: true },
  post('createKey', 'service', 'A key that ends', {
    name: 'Nightly batch',
    scopes: ['predict', 'batch'],
    expires: '2027-01-31T00:00:00Z',
    perMinute: 600,
  }),
  post('limitKey', 'limited', 'Sixty requests a minute', { perMinute: 60 }),
  get('revokeKey', 'revoked', 'It opens nothing any more'),
  get('readAudit', 'events', 'One event'),
  get('readPredictions', 'page', 'A page', { limit: '2' }),
  get('readPredictions', 'csv', 'Everything, as CSV', { format: 'csv' }),
  get('readPredictions', 'no-such-protocol', 'There is no such protocol', { protocol: 'soap' }),
]

const HEALTH: readonly Example[] = [get('getHealth', 'up', 'It runs'), get('getReady', 'ready', 'It can answer')]

const PROTOTYPE: readonly Example[] = [
  post('prototypePredict', 'one', 'One person', { mode: 'XGBoost_Balanced', data: [SURGEON] }),
  post('prototypePredict', 'forest', 'Two people, the forest', {
    mode: 'Random Forest_Unbalanced',
    data: [SURGEON, STUDENT],
  }),
  faulty(post('prototypePredict', 'no-such-mode', 'There is no such mode', { mode: 'LightGBM', data: [STUDENT] })),
  faulty(post('prototypePredict', 'no-data', 'The data are missing', { mode: 'XGBoost_Balanced' })),
]

const SCORING: readonly Example[] = [
  post('invoke', 'split', 'Columns and rows', { dataframe_split: { columns: COLUMNS, data: [CELLS] } }),
  post('invoke', 'records', 'An object for each person', { dataframe_records: [SURGEON, STUDENT] }),
  post('invoke', 'threshold', 'With labels', { instances: [SURGEON], params: { threshold: 0.5 } }),
  post('invoke', 'columns', 'A list for each column', {
    inputs: { age: [47, 20], 'weeks worked in year': [52, 26] },
  }),
  {
    ...post('invoke', 'csv', 'CSV', `${COLUMNS.join(',')}\n${CELLS.map(cell).join(',')}\n`),
    type: CSV,
  },
  faulty(post('invoke', 'no-table', 'None of the four forms', { records: [STUDENT] })),
  faulty({ ...post('invoke', 'wrong-type', 'Another content type', 'age: 20'), type: 'application/yaml' }),
  get('ping', 'can', 'It can'),
  get('scoringHealth', 'can', 'It can'),
  get('scoringVersion', 'version', 'A version'),
]

const OPEN_INFERENCE: readonly Example[] = [
  post('infer', 'one', 'One person', { id: 'call-1', inputs: tensorsOf(SURGEON) }),
  post('infer', 'wanted', 'One output, a threshold of one’s own', {
    parameters: { threshold: 0.3 },
    inputs: tensorsOf(STUDENT),
    outputs: [{ name: 'label' }],
  }),
  faulty(
    post('infer', 'no-field', 'An input is no census field', {
      inputs: [{ name: 'salary', datatype: 'INT64', shape: [1], data: [1] }],
    }),
  ),
  {
    ...post('infer', 'no-model', 'There is no such model', { inputs: tensorsOf(STUDENT) }),
    parameters: { model: 'lightgbm' },
  },
  post('inferVersion', 'one', 'One person', { inputs: tensorsOf(STUDENT) }),
  get('listInferenceModels', 'models', 'The four'),
  get('getInferenceModel', 'model', 'A model'),
  get('getInferenceModelVersion', 'model', 'A version of it'),
  get('getInferenceModelReady', 'can', 'It can'),
  get('getInferenceModelReadyVersion', 'can', 'It can'),
  get('getServerMetadata', 'server', 'This server'),
  get('getServerLive', 'live', 'It runs'),
  get('getServerReady', 'ready', 'It can'),
]

export const EXAMPLES: readonly Example[] = [
  ...OWN,
  ...MODELS,
  ...ACCESS,
  ...HEALTH,
  ...PROTOTYPE,
  ...SCORING,
  ...OPEN_INFERENCE,
]
