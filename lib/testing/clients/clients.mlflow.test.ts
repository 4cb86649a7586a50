import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { z } from 'zod'
import { inventRecords } from '@/cli/bench/invented-people'
import { findFreePort } from '@/cli/port'
import { ensureBuild } from '@/cli/production-build'
import { type AppProcess, startApp } from '@/e2e/app-process'
import { createModelFolder } from '@/lib/adapters/files/model-folder'
import { modelFolder } from '@/lib/adapters/mlflow/model-folder'
import { SPOKEN_MLFLOW_VERSION, scoringReplySchema } from '@/lib/contracts/mlflow-scoring'
import { predictReplySchema } from '@/lib/contracts/predict'
import { CHOICE_OF_MODE, PROTOTYPE_MODES, prototypeReplySchema } from '@/lib/contracts/prototype'
import { FIELD_NAMES, type PartialRecord } from '@/lib/core/census/field'
import { DEFAULT_CHOICE, type ModelChoice } from '@/lib/core/registry/model-choice'
import { type KeptProcess, keepProcess } from '../mlflow/keep-process'
import { PROTOTYPE_EXAMPLE } from '../people'

const { commands } = inject('mlflow')
/** For a build and two servers to start. */
const START_LIMIT_MS = 300_000
/** Python takes half a minute on a busy machine to load what it needs. */
const PYTHON_LIMIT_MS = 180_000
const CLIENT_ENV = { MLFLOW_DISABLE_TELEMETRY: 'true', DO_NOT_TRACK: 'true' }
const PEOPLE = inventRecords({ count: 20, seed: 11 })
const ROWS = PEOPLE.map((person) => FIELD_NAMES.map((name) => person[name]))
const CSV = [FIELD_NAMES, ...ROWS].map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\n')

let folder: string
let app: AppProcess
/** `mlflow models serve` of the model that answers by default. */
let theirs: { readonly origin: string; readonly process: KeptProcess }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bracket-clients-'))
  await ensureBuild()
  const starting = startTheirs()
  app = await startApp({ MODEL_SOURCE: 'folder', DATABASE_URL: `file:${join(folder, 'bracket.db')}` })
  theirs = await starting
}, START_LIMIT_MS)

afterAll(async () => {
  await theirs?.process.stop()
  await app?.stop()
  await rm(folder, { recursive: true, force: true })
})

async function startTheirs() {
  const files = createModelFolder('models')
  const card = await files.readCard(DEFAULT_CHOICE)
  const bytes = await files.readModel(card)
  const path = join(folder, 'model')
  await mkdir(path)
  for (const file of modelFolder({
    card,
    bytes,
    runId: '0'.repeat(32),
    localId: 'clients',
    createdMs: 0,
    artifactPath: 'model',
  })) {
    await writeFile(join(path, file.path), file.bytes)
  }
  const port = await findFreePort()
  const process = await keepProcess(commands.current, {
    args: ['models', 'serve', '-m', path, '--env-manager', 'local', '-h', '127.0.0.1', '-p', String(port), '-w', '1'],
    env: { ...CLIENT_ENV, PATH: pathWith(commands.current) },
    cwd: folder,
    logPath: join(folder, 'serve.log'),
  })
  const origin = `http://127.0.0.1:${port}`
  while (!(await fetch(`${origin}/ping`).catch(() => undefined))?.ok) await sleep(100)
  return { origin, process }
}

function pathWith(command: string): string {
  // biome-ignore lint/style/noProcessEnv: where commands stand is the system's to say, no setting of ours
  return [dirname(command), process.env.PATH ?? ''].join(delimiter)
}

/** Runs a Python script of this folder with `input` in a file, and reads what it writes. */
async function runPython(
  script: string,
  { args, input }: { args: readonly string[]; input: unknown },
): Promise<unknown> {
  const own = await mkdtemp(join(folder, 'python-'))
  const paths = [join(own, 'input.json'), join(own, 'answers.json')] as const
  await writeFile(paths[0], JSON.stringify(input))
  const path = fileURLToPath(new URL(`./${script}`, import.meta.url))
  // The Python beside the command has the command's packages.
  await promisify(execFile)(join(dirname(commands.current), 'python'), [path, ...args, ...paths], {
    // biome-ignore lint/style/noProcessEnv: handed down whole, nothing is read here
    env: { ...process.env, ...CLIENT_ENV },
    cwd: own,
  })
  return JSON.parse(await readFile(paths[1], 'utf8'))
}

async function askV1(choice: ModelChoice, records: readonly PartialRecord[]): Promise<readonly number[]> {
  const response = await fetch(`${app.origin}/api/v1/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...choice, records }),
  })
  return predictReplySchema.parse(await response.json()).predictions.map(({ probability }) => probability)
}

describe('MLflow’s own client', () => {
  const rowSchema = scoringReplySchema.shape.predictions
  const answersSchema = z.object({
    version: z.string(),
    frame: rowSchema,
    records: rowSchema,
    gaps: rowSchema,
    refusal: z.string(),
  })

  test('predicts: a DataFrame, one with gaps, and a list of records', { timeout: PYTHON_LIMIT_MS }, async () => {
    const { hostname, port } = new URL(app.origin)
    const said = await runPython('mlflow_client.py', { args: [hostname, port], input: PEOPLE })
    const { version, frame, records, gaps, refusal } = answersSchema.parse(said)
    const expected = await askV1(DEFAULT_CHOICE, PEOPLE)
    expect(version).toBe(SPOKEN_MLFLOW_VERSION)
    expect(frame.map(({ probability }) => probability)).toEqual(expected)
    expect(records).toEqual(frame)
    expect(gaps.slice(1)).toEqual(frame.slice(1))
    const { age: _, sex: __, ...rest } = PEOPLE[0] ?? {}
    expect([gaps[0]?.probability]).toEqual(await askV1(DEFAULT_CHOICE, [rest]))
    expect(refusal).toContain('INVALID_PARAMETER_VALUE')
  })
})

describe('beside "mlflow models serve" of the same model', () => {
  const json = 'application/json'
  const invoke = async (origin: string, { body, type = json }: { body: unknown; type?: string | undefined }) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const response = await fetch(`${origin}/invocations`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: text,
    })
    return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
  }
  const columns = Object.fromEntries(FIELD_NAMES.map((name) => [name, PEOPLE.map((person) => person[name])]))
  const strange = PEOPLE.map((person) => ({
    ...person,
    sex: 'Other',
    education: 'Evening school',
    'veterans benefits': 7,
  }))

  test.each([
    { name: 'dataframe_split', body: { dataframe_split: { columns: FIELD_NAMES, data: ROWS } } },
    { name: 'dataframe_records', body: { dataframe_records: PEOPLE } },
    { name: 'instances', body: { instances: PEOPLE } },
    { name: 'inputs by column', body: { inputs: columns } },
    { name: 'inputs by record', body: { inputs: PEOPLE } },
    { name: 'CSV', body: CSV, type: 'text/csv' },
    { name: 'CSV in UTF-8', body: CSV, type: 'text/csv; charset=utf-8' },
    {
      name: 'numbers as text',
      body: { dataframe_records: PEOPLE.map((person) => ({ ...person, age: String(person.age) })) },
    },
    { name: 'levels that no model knows', body: { dataframe_records: strange } },
    { name: 'no rows', body: { dataframe_split: { columns: FIELD_NAMES, data: [] } } },
    { name: 'parameters', body: { dataframe_records: PEOPLE, params: { some: 1 } } },
  ])('the same answer to $name, to the letter', async (asked) => {
    const [ours, other] = await Promise.all([invoke(app.origin, asked), invoke(theirs.origin, asked)])
    expect(other.status).toBe(200)
    expect(ours).toEqual(other)
  })

  test.each([
    { name: 'no JSON', body: '{nope' },
    { name: 'nothing', body: '' },
    { name: 'a list', body: PEOPLE },
    { name: 'none of the keys', body: { data: [] } },
    { name: 'two of the keys', body: { inputs: PEOPLE, instances: PEOPLE } },
    { name: 'records that are no list', body: { dataframe_records: PEOPLE[0] } },
    { name: 'no records', body: { dataframe_records: [] } },
    { name: 'no instances', body: { instances: [] } },
    { name: 'a split without data', body: { dataframe_split: { columns: FIELD_NAMES } } },
    { name: 'a row that is too short', body: { dataframe_split: { columns: FIELD_NAMES, data: [[1]] } } },
    { name: 'a split without columns', body: { dataframe_split: { data: ROWS } } },
    { name: 'columns of uneven length', body: { inputs: { ...columns, age: [1] } } },
    { name: 'an age that is no number', body: { dataframe_records: [{ ...PEOPLE[0], age: 'abc' }] } },
    { name: 'another type', body: '{}', type: 'text/plain' },
    { name: 'another charset', body: '{}', type: `${json}; charset=latin1` },
    { name: 'another parameter', body: '{}', type: `${json}; format=pandas-split` },
    { name: 'empty CSV', body: '', type: 'text/csv' },
  ])('the same refusal of $name', async (asked) => {
    const codeOf = ({ type, text }: { type: string | null; text: string }) =>
      type === json ? z.object({ error_code: z.string() }).parse(JSON.parse(text)).error_code : undefined
    const [ours, other] = await Promise.all([invoke(app.origin, asked), invoke(theirs.origin, asked)])
    expect(other.status).toBeGreaterThanOrEqual(400)
    expect([ours.status, ours.type, codeOf(ours)]).toEqual([other.status, other.type, codeOf(other)])
  })

  test.each(['/ping', '/health', '/version'])('the same %s', async (path) => {
    const answers = [app.origin, theirs.origin].map(async (origin) => {
      const response = await fetch(`${origin}${path}`)
      return [response.status, response.headers.get('content-type'), path === '/version' || (await response.text())]
    })
    const [ours, other] = await Promise.all(answers)
    expect(ours).toEqual(other)
  })
})

describe('the prototype’s page', () => {
  const { predictions } = prototypeReplySchema.shape
  const answersSchema = z.record(
    z.string(),
    z.union([z.object({ shown: predictions }), z.object({ error: z.string() })]),
  )

  test('predicts with its own example under all four modes, and shows why not', {
    timeout: PYTHON_LIMIT_MS,
  }, async () => {
    const said = answersSchema.parse(
      await runPython('prototype_page.py', { args: [app.origin], input: [PROTOTYPE_EXAMPLE] }),
    )
    const expected = PROTOTYPE_MODES.map(async (mode) => {
      const [probability] = await askV1(CHOICE_OF_MODE[mode], [PROTOTYPE_EXAMPLE])
      return [mode, { shown: [expect.objectContaining({ row_index: 0, probability, assumed_fields: 29 })] }]
    })
    expect(said).toEqual({
      ...Object.fromEntries(await Promise.all(expected)),
      'No such mode': { error: 'Error: {"detail":"Invalid model mode."}' },
    })
  })
})

describe('curl', () => {
  const curl = async (args: readonly string[]) =>
    (await promisify(execFile)('curl', ['--silent', '--fail', ...args])).stdout

  test('predicts over each of our own addresses and theirs', async () => {
    const file = join(folder, 'people.csv')
    await writeFile(file, CSV)
    const csv = await curl(['--data-binary', `@${file}`, '-H', 'Content-Type: text/csv', `${app.origin}/invocations`])
    const data = JSON.stringify({ mode: 'XGBoost_Unbalanced', data: PEOPLE })
    const page = await curl(['-d', data, '-H', 'Content-Type: application/json', `${app.origin}/predict`])
    const expected = await askV1(DEFAULT_CHOICE, PEOPLE)
    const probabilities = (rows: readonly { readonly probability: number }[]) =>
      rows.map(({ probability }) => probability)
    expect(probabilities(scoringReplySchema.parse(JSON.parse(csv)).predictions)).toEqual(expected)
    expect(probabilities(prototypeReplySchema.parse(JSON.parse(page)).predictions)).toEqual(expected)
  })
})
