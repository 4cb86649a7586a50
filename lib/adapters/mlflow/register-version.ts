import type { ModelChoice } from '@/lib/core/registry/model-choice'
import { registeredName } from '@/lib/core/registry/version'
import type { Http } from './http'
import { isTaken } from './refusal'
import { modelVersionReplySchema, nothingSchema } from './schemas'
import { searchVersions, setVersionTags } from './server-registry'

export type Registration = {
  readonly choice: ModelChoice
  readonly runId: string
  /** Of the model's folder, such as `mlflow-artifacts:/1/…/artifacts/model`. */
  readonly source: string
  /** MLflow 3's model of its own, where there is one; the source is then its folder. */
  readonly modelId: string | undefined
  /** Shown with the version. */
  readonly description: string
  readonly tags: Readonly<Record<string, string>>
}

/** Registers a run's model, or finds the version that an earlier call made of it. @returns its number. */
export async function registerVersion(http: Http, registration: Registration): Promise<string> {
  const name = registeredName(registration.choice)
  const found = await searchVersions(http, `name='${name}' and run_id='${registration.runId}'`)
  const existing = [...found].sort((one, other) => Number(one.version) - Number(other.version))[0]
  if (!existing) return createVersion(http, name, registration)
  const missing = Object.entries(registration.tags).filter(([key, value]) => existing.tags[key] !== value)
  await setVersionTags(http, { name, version: existing.version, tags: Object.fromEntries(missing) })
  return existing.version
}

async function createVersion(http: Http, name: string, registration: Registration): Promise<string> {
  const { runId, source, modelId, description, tags } = registration
  await http.askUnless(isTaken, nothingSchema, { method: 'POST', path: 'registered-models/create', body: { name } })
  const reply = await http.ask(modelVersionReplySchema, {
    method: 'POST',
    path: 'model-versions/create',
    body: {
      name,
      source,
      run_id: runId,
      model_id: modelId,
      description,
      tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
    },
  })
  return reply.model_version.version
}
