import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { z } from 'zod'
import { inventRecords } from '@/cli/bench/invented-people'
import { findFreePort } from '@/cli/port'
import { createModelFolder } from '@/lib/adapters/files/model-folder'
import { openMlflow } from '@/lib/adapters/mlflow/client'
import { mlflowSettings } from '@/lib/adapters/mlflow/settings'
import { openModel } from '@/lib/adapters/onnx/runtime'
import { type CensusRecord, FIELD_NAMES } from '@/lib/core/census/field'
import { MODEL_CHOICES, type ModelChoice } from '@/lib/core/registry/model-choice'
import { registeredName } from '@/lib/core/registry/version'
import { keepProcess } from './keep-process'
import { seedConfiguration } from './seed-records'

const { trackingUri, username, password, commands } = inject('mlflow')
const PEOPLE = inventRecords({ count: 1_000, seed: 5 })
const SERVED: ModelChoice = { algorithm: 'xgboost', balancing: 'balanced' }
const TOLERANCE = 1e-6
const TIME_LIMIT_MS = 180_000
const CLIENT_ENV = {
  MLFLOW_TRACKING_URI: trackingUri,
  MLFLOW_TRACKING_USERNAME: username,
  MLFLOW_TRACKING_PASSWORD: password,
  MLFLOW_DISABLE_TELEMETRY: 'true',
  DO_NOT_TRACK: 'true',
}

const answersSchema = z.object({
  version: z.string(),
  models: z.record(z.string(), z.object({ pyfunc: z.array(z.number()), onnx: z.array(z.number()) })),
})
const invocationSchema = z.object({ predictions: z.array(z.object({ probability: z.number() })) })

const expected = new Map<string, readonly number[]>()
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bracket-readers-'))
  const { tracker, registry } = openMlflow(
    mlflowSettings({ trackingUri, username, password, experimentName: 'python readers' }),
  )
  const files = createModelFolder('models')
  for (const [place, choice] of MODEL_CHOICES.entries()) {
    const name = registeredName(choice)
    const card = await files.readCard(choice)
    const bytes = await files.readModel(card)
    const record = seedConfiguration({ place, card })
    const sent = await tracker.sendRun({ record, artifacts: [], model: { card, bytes } }, { parentRunId: undefined })
    const version = sent.version && (await registry.findVersion(choice, sent.version))
    if (!version) throw new Error('The model that was just sent is not registered.')
    await registry.setChampion(version)
    expected.set(name, await score(bytes))
  }
  await writeFile(join(folder, 'records.json'), JSON.stringify(splitOf(PEOPLE)))
}, TIME_LIMIT_MS)

afterAll(() => rm(folder, { recursive: true, force: true }))

test('the current MLflow and the last 2.x load every champion, and give the app’s probabilities', {
  timeout: TIME_LIMIT_MS,
}, async () => {
  const [current, last2] = await Promise.all([readWith(commands.current), readWith(commands.last2)])
  expect([current.version, last2.version]).toEqual([expect.stringMatching(/^3\./), expect.stringMatching(/^2\./)])
  for (const { models } of [current, last2]) {
    expect(Object.keys(models).sort()).toEqual([...expected.keys()].sort())
    for (const [name, { pyfunc, onnx }] of Object.entries(models)) {
      expect(largestDistance(pyfunc, expected.get(name))).toBeLessThanOrEqual(TOLERANCE)
      expect(largestDistance(onnx, expected.get(name))).toBeLessThanOrEqual(TOLERANCE)
    }
  }
})

test('"mlflow models serve" of a champion answers with the app’s probabilities', {
  timeout: TIME_LIMIT_MS,
}, async () => {
  const port = await findFreePort()
  const uri = `models:/${registeredName(SERVED)}@champion`
  const server = await keepProcess(commands.current, {
    args: ['models', 'serve', '-m', uri, '--env-manager', 'local', '-h', '127.0.0.1', '-p', String(port), '-w', '1'],
    env: { ...CLIENT_ENV, PATH: pathWith(commands.current) },
    cwd: folder,
    logPath: join(folder, 'serve.log'),
  })
  try {
    const origin = `http://127.0.0.1:${port}`
    while (!(await fetch(`${origin}/ping`).catch(() => undefined))?.ok) await sleep(100)
    const people = PEOPLE.slice(0, 20)
    const response = await fetch(`${origin}/invocations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ dataframe_split: splitOf(people) }),
    })
    const { predictions } = invocationSchema.parse(await response.json())
    const ours = expected.get(registeredName(SERVED))?.slice(0, people.length)
    expect(
      largestDistance(
        predictions.map(({ probability }) => probability),
        ours,
      ),
    ).toBeLessThanOrEqual(TOLERANCE)
  } finally {
    await server.stop()
  }
})

async function score(bytes: Uint8Array): Promise<readonly number[]> {
  const model = await openModel(bytes)
  try {
    return (await model.score(PEOPLE)).probabilities
  } finally {
    await model.release()
  }
}

async function readWith(command: string) {
  const script = fileURLToPath(new URL('./read_models.py', import.meta.url))
  const answers = await mkdtemp(join(folder, 'answers-'))
  const paths = [join(folder, 'records.json'), join(answers, 'answers.json')] as const
  // The Python beside the command has the command's packages.
  await promisify(execFile)(join(dirname(command), 'python'), [script, ...paths, ...expected.keys()], {
    // biome-ignore lint/style/noProcessEnv: handed down whole, nothing is read here
    env: { ...process.env, ...CLIENT_ENV },
    cwd: answers,
    maxBuffer: 16 * 1024 * 1024,
  })
  return answersSchema.parse(JSON.parse(await readFile(paths[1], 'utf8')))
}

function pathWith(command: string): string {
  // biome-ignore lint/style/noProcessEnv: where commands stand is the system's to say, no setting of ours
  return [dirname(command), process.env.PATH ?? ''].join(delimiter)
}

/** As pandas and MLflow name it. */
function splitOf(records: readonly CensusRecord[]) {
  return { columns: FIELD_NAMES, data: records.map((record) => FIELD_NAMES.map((name) => record[name])) }
}

function largestDistance(theirs: readonly number[], ours: readonly number[] | undefined): number {
  if (theirs.length !== ours?.length) return Number.POSITIVE_INFINITY
  return Math.max(...theirs.map((probability, row) => Math.abs(probability - (ours[row] ?? Number.NaN))))
}
