import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from '@playwright/test'
import { z } from 'zod'
import { type Mlflow, openMlflow } from '@/lib/adapters/mlflow/client'
import { mlflowSettings } from '@/lib/adapters/mlflow/settings'
import { openModel } from '@/lib/adapters/onnx/runtime'
import { modelsReplySchema } from '@/lib/contracts/models'
import { predictReplySchema } from '@/lib/contracts/predict'
import type { CensusRecord } from '@/lib/core/census/field'
import { choiceId, DEFAULT_CHOICE, type ModelChoice } from '@/lib/core/registry/model-choice'
import { RUN_FILES } from '@/lib/core/registry/run'
import type { RegisteredVersion } from '@/lib/core/registry/version'
import { INVENTED_RECORD } from '@/lib/testing/people'

const addressSchema = z.object({ trackingUri: z.string(), username: z.string(), password: z.string() })
export type Address = z.infer<typeof addressSchema>

/** Of it the seeded server has three versions: 1 ships and is champion, 2 answers alike, 3 looks at age and sex alone. */
const SEEDED_CHOICE = DEFAULT_CHOICE

type Fixtures = {
  /** The tracking server itself, beside the app and whatever stands between them. */
  readonly address: Address
  readonly mlflow: Mlflow
  /** Gone after the test. */
  readonly folder: string
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs
  address: async ({}, use, { project }) => {
    await use(z.object({ mlflow: addressSchema }).parse(project.metadata).mlflow)
  },
  mlflow: async ({ address }, use) => {
    const mlflow = openMlflow(mlflowSettings({ ...address, experimentName: 'bracket' }))
    await use(mlflow)
    // The next test finds the champion where it was seeded.
    await mlflow.registry.setChampion(await versionOf(mlflow, '1'))
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'bracket-lifecycle-'))
    await use(folder)
    await rm(folder, { recursive: true, force: true })
  },
})

export async function versionOf(
  { registry }: Mlflow,
  version: string,
  choice: ModelChoice = SEEDED_CHOICE,
): Promise<RegisteredVersion> {
  const found = await registry.findVersion(choice, version)
  if (!found) throw new Error(`Version ${version} was not seeded.`)
  return found
}

/** Nobody of the census, between them so different that every two models tell some of them apart. */
export const PEOPLE: readonly CensusRecord[] = Array.from({ length: 12 }, (_, i) => ({
  ...INVENTED_RECORD,
  age: 20 + 5 * i,
  sex: i % 2 === 0 ? 'Female' : 'Male',
  'weeks worked in year': (i * 17) % 53,
  'dividends from stocks': (i % 4) * 900,
}))

export type Answer = { readonly version: string; readonly digest: string; readonly probability: number }

/** One record a request, as programs do. Throws for any other answer than 200. */
export async function ask(
  origin: string,
  person: CensusRecord,
  choice: ModelChoice = SEEDED_CHOICE,
): Promise<Answer & { readonly source: string }> {
  const response = await fetch(`${origin}/api/v1/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...choice, records: [person] }),
  })
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`)
  const { model, predictions } = predictReplySchema.parse(await response.json())
  return {
    version: model.version,
    digest: model.digest,
    source: model.source,
    probability: predictions[0]?.probability ?? Number.NaN,
  }
}

/** What a version answers to each of `PEOPLE`, from the file that the registry has, without any app. */
export async function answersOf(mlflow: Mlflow, version: string): Promise<readonly number[]> {
  const { runId } = await versionOf(mlflow, version)
  const model = await openModel(await mlflow.artifacts.readArtifact(runId, RUN_FILES.model))
  try {
    return (await model.score(PEOPLE)).probabilities
  } finally {
    await model.release()
  }
}

/** Whether the app has every champion, so that it is done with downloads. */
export async function hasAllChampions(origin: string): Promise<boolean> {
  return (await readModels(origin)).every(({ source }) => source === 'mlflow')
}

async function readModels(origin: string) {
  return modelsReplySchema.parse(await (await fetch(`${origin}/api/v1/models`)).json()).models
}

export async function readServed(origin: string, choice: ModelChoice = SEEDED_CHOICE) {
  const models = await readModels(origin)
  const served = models.find((model) => choiceId(model) === choiceId(choice))
  return {
    version: served?.version,
    source: served?.source,
    isStale: served?.stale !== undefined,
    why: served?.stale?.why,
  }
}
