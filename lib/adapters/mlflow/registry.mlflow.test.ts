import { randomUUID } from 'node:crypto'
import { describe, inject } from 'vitest'
import { type RegistryUnderTest, testRegistryContract } from '@/lib/testing/registry-contract'
import { artifactRoot, below, fileUrl } from './artifact-root'
import { openMlflow } from './client'
import { openExperiment } from './experiments'
import { createHttp } from './http'
import { registerVersion } from './register-version'
import { createRunTagRegistry } from './run-tag-registry'
import { createRun } from './runs'
import { type MlflowCredentials, mlflowSettings } from './settings'

const { dagshub, ...server } = inject('mlflow')

/** Runs are made by the calls that the tracker makes, with files of any content. */
async function open(credentials: Omit<MlflowCredentials, 'experimentName'>): Promise<RegistryUnderTest> {
  const settings = mlflowSettings({ ...credentials, experimentName: `registry-${randomUUID()}` })
  const http = createHttp(settings)
  const { registry, artifacts, capabilities } = openMlflow(settings)
  return {
    registry,
    artifacts,
    addVersion: async ({ choice, tags, files }) => {
      const experimentId = await openExperiment(http, settings.experimentName)
      const { info } = await createRun(http, { experimentId, name: 'a version', startedMs: Date.now(), tags: {} })
      const root = artifactRoot(info.artifact_uri, settings.trackingUri)
      for (const [path, content] of Object.entries(files)) {
        await http.putFile({ url: fileUrl(below(root, path)) }, content)
      }
      const { registryWithAliases } = await capabilities()
      const version = registryWithAliases
        ? await registerVersion(http, {
            choice,
            runId: info.run_id,
            source: `${info.artifact_uri}/model`,
            modelId: undefined,
            description: 'a model of the tests',
            tags,
          })
        : await createRunTagRegistry(http, settings).register(choice, info.run_id)
      const found = await registry.findVersion(choice, version)
      if (!found) throw new Error('The version that was just registered is not found.')
      if (!registryWithAliases) await registry.addTags(found, tags)
      return (await registry.findVersion(choice, version)) ?? found
    },
  }
}

describe('a server with a registry', () => {
  testRegistryContract(() => open(server))
})

describe('a server like DagsHub’s, with run tags', () => {
  const { trackingUri, user, token } = dagshub
  testRegistryContract(() => open({ trackingUri, dagshubUser: user, dagshubToken: token }))
})
