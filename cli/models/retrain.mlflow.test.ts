import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openMlflow } from '@/lib/adapters/mlflow/client'
import { mlflowSettings } from '@/lib/adapters/mlflow/settings'
import { choiceId, MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import { hasLibrary } from '@/lib/testing/has-library'
import { inventCensusText } from '@/lib/testing/invented-census'
import { childEnv } from '../child'

const { dagshub } = inject('mlflow')
const { trackingUri, user, token } = dagshub
const experimentName = `retrain-${randomUUID()}`
const { registry } = openMlflow(mlflowSettings({ trackingUri, dagshubUser: user, dagshubToken: token, experimentName }))

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'retrain-'))
  await writeFile(join(folder, 'invented.data'), inventCensusText({ rows: 3000, seed: 9 }))
})
afterAll(() => rm(folder, { recursive: true }))

test.runIf(hasLibrary())(
  'what the workflow calls judges all four models, and promotes none',
  async () => {
    const small = ['--rounds', '20', '--trees', '20', '--folds', '2']
    const places = ['--data', join(folder, 'invented.data'), '--runs', join(folder, 'runs')]
    const env = childEnv({
      MLFLOW_TRACKING_URI: trackingUri,
      DAGSHUB_USER: user,
      DAGSHUB_TOKEN: token,
      MLFLOW_EXPERIMENT_NAME: experimentName,
      MODEL_CACHE_DIR: join(folder, 'cache'),
      GITHUB_STEP_SUMMARY: join(folder, 'page'),
    })
    await promisify(execFile)('deploy/github/retrain.sh', [join(folder, 'candidates'), ...small, ...places], { env })
    const page = await readFile(join(folder, 'page'), 'utf8')
    for (const choice of MODEL_CHOICES) {
      expect(page).toContain(`| ${choiceId(choice)} | 1 | none |`)
      expect(await registry.listVersions(choice)).toHaveLength(1)
      expect(await registry.findChampion(choice)).toBeUndefined()
    }
  },
  180_000,
)
