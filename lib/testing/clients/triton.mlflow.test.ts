import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { inventRecords } from '@/cli/bench/invented-people'
import { ensureBuild } from '@/cli/production-build'
import { type AppProcess, startApp } from '@/e2e/app-process'
import { modelMetadataSchema, serverMetadataSchema } from '@/lib/contracts/open-inference'
import { predictReplySchema } from '@/lib/contracts/predict'
import { FIELD_NAMES, type PartialRecord } from '@/lib/core/census/field'
import { choiceId, MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import { findPython } from '../mlflow/python'
import { ensureEnvironment, PackagesMissing } from '../mlflow/python-environment'

/** For packages, a build and a server. */
const START_LIMIT_MS = 300_000
const PYTHON_LIMIT_MS = 180_000
const MODELS = MODEL_CHOICES.map(choiceId)
const PEOPLE = inventRecords({ count: 20, seed: 12 })

const here = (name: string) => fileURLToPath(new URL(`./${name}`, import.meta.url))
const bin = await findTriton()

/** The folder of a Python with Triton's client; undefined where it cannot be had. */
async function findTriton(): Promise<string | undefined> {
  const python = await findPython()
  if (!python) return undefined
  const wanted = { name: 'triton', requirements: here('requirements-triton.txt'), python, announce: () => undefined }
  try {
    return await ensureEnvironment(wanted)
  } catch (error) {
    if (error instanceof PackagesMissing) return undefined
    throw error
  }
}

let folder: string
let app: AppProcess

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bracket-triton-'))
  await ensureBuild()
  app = await startApp({ MODEL_SOURCE: 'folder', DATABASE_URL: `file:${join(folder, 'bracket.db')}` })
}, START_LIMIT_MS)

afterAll(async () => {
  await app?.stop()
  await rm(folder, { recursive: true, force: true })
})

const inferredSchema = z.object({
  probability: z.array(z.number()),
  margin: z.array(z.number()),
  label: z.array(z.string()),
  response: z.object({ model_name: z.string(), id: z.string(), parameters: z.object({ threshold: z.number() }) }),
})
const refusalSchema = z.object({ status: z.string(), message: z.string() })
const answersSchema = z.object({
  server: serverMetadataSchema,
  live: z.boolean(),
  ready: z.boolean(),
  models: z.record(
    z.string(),
    z.object({
      metadata: modelMetadataSchema,
      ready: z.boolean(),
      json: inferredSchema,
      binary: inferredSchema,
      default: z.array(z.number()),
    }),
  ),
  unknownModel: refusalSchema,
  unknownInput: refusalSchema,
})

async function askTriton(people: readonly PartialRecord[]): Promise<z.infer<typeof answersSchema>> {
  const own = await mkdtemp(join(folder, 'python-'))
  const paths = [join(own, 'asked.json'), join(own, 'answers.json')] as const
  await writeFile(paths[0], JSON.stringify({ models: MODELS, people }))
  const { host } = new URL(app.origin)
  await promisify(execFile)(join(bin ?? '', 'python'), [here('triton_client.py'), host, ...paths], { cwd: own })
  return answersSchema.parse(JSON.parse(await readFile(paths[1], 'utf8')))
}

async function askV1(choice: (typeof MODEL_CHOICES)[number], records: readonly PartialRecord[]) {
  const response = await fetch(`${app.origin}/api/v1/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...choice, threshold: 0.5, records }),
  })
  return predictReplySchema.parse(await response.json()).predictions
}

test.skipIf(!bin)(
  'Triton’s own client predicts with all four models, in JSON and in raw tensors',
  {
    timeout: PYTHON_LIMIT_MS,
  },
  async () => {
    const said = await askTriton(PEOPLE)
    expect(said).toMatchObject({ live: true, ready: true, server: { name: 'bracket' } })
    expect(Object.keys(said.models)).toEqual(MODELS)
    for (const choice of MODEL_CHOICES) {
      const name = choiceId(choice)
      const answered = said.models[name]
      const expected = await askV1(choice, PEOPLE)
      expect(answered?.ready).toBe(true)
      expect(answered?.metadata.inputs.map((input) => input.name)).toEqual(FIELD_NAMES)
      expect(answered?.json.probability).toEqual(expected.map(({ probability }) => probability))
      expect(answered?.json.label).toEqual(expected.map(({ label }) => label))
      expect(answered?.json.response).toMatchObject({ model_name: name, id: 'mine', parameters: { threshold: 0.5 } })
      expect(answered?.binary).toEqual(answered?.json)
      expect(answered?.default).toEqual(answered?.json.probability)
    }
  },
)

test.skipIf(!bin)(
  'it predicts for people of whom little is known, and is told what is wrong',
  {
    timeout: PYTHON_LIMIT_MS,
  },
  async () => {
    const people = PEOPLE.map(({ age, sex, education }) => ({ age, sex, education }))
    const said = await askTriton(people)
    for (const choice of MODEL_CHOICES) {
      const expected = await askV1(choice, people)
      expect(said.models[choiceId(choice)]?.binary.probability).toEqual(expected.map(({ probability }) => probability))
    }
    expect(said.unknownModel).toMatchObject({ status: '404', message: expect.stringContaining('xgboost-balanced') })
    expect(said.unknownInput).toMatchObject({ status: '400', message: expect.stringContaining('"age"') })
  },
)
