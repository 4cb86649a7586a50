import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { openMlflow } from '@/lib/adapters/mlflow/client'
import { mlflowSettings } from '@/lib/adapters/mlflow/settings'
import { CURVE_KEYS } from '@/lib/core/registry/run'
import { hasLibrary } from '@/lib/testing/has-library'
import { inventCensusText } from '@/lib/testing/invented-census'
import { type FaultProxy, startFaultProxy } from '@/lib/testing/mlflow/fault-proxy'
import { runCommandFile } from './train/command-in-test'

const { dagshub, ...server } = inject('mlflow')
const SERVERS = [
  { name: 'mlflow', ...server },
  { name: 'dagshub', trackingUri: dagshub.trackingUri, username: dagshub.user, password: dagshub.token },
]
const CHOICE = { algorithm: 'xgboost', balancing: 'unbalanced' } as const
const QUICK = ['--algorithm', CHOICE.algorithm, '--balancing', CHOICE.balancing, '--rounds', '20', '--folds', '2']

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'track-'))
  await writeFile(join(folder, 'invented.data'), inventCensusText({ rows: 3000, seed: 9 }))
})
afterEach(() => rm(folder, { recursive: true }))

/** A way to the server that ends with the first upload of a model, in the middle of a run. */
async function startFragileProxy(target: string): Promise<FaultProxy> {
  let isBroken = false
  const proxy = await startFaultProxy({
    target,
    answer: (request, forward) => {
      if (isBroken || request.method !== 'PUT' || !request.path.endsWith('model.onnx')) return forward(request)
      isBroken = true
      void proxy.setFault('refuse')
      return Promise.reject(new Error('The server is gone.'))
    },
  })
  return proxy
}

describe.runIf(hasLibrary()).each(SERVERS)('a training tracked on $name', ({ name, trackingUri, ...credentials }) => {
  test('survives a server that goes half-way; resumed it is complete, and resumed twice it is once', async () => {
    const proxy = await startFragileProxy(trackingUri)
    const experimentName = `track-${name}-${Date.now()}`
    const settings = {
      MLFLOW_TRACKING_URI: proxy.uri,
      MLFLOW_TRACKING_USERNAME: credentials.username,
      MLFLOW_TRACKING_PASSWORD: credentials.password,
      MLFLOW_EXPERIMENT_NAME: experimentName,
    }
    const { runs, registry, artifacts } = openMlflow(mlflowSettings({ trackingUri, ...credentials, experimentName }))
    try {
      const places = ['--data', join(folder, 'invented.data'), '--out', join(folder, 'models')]
      const options = [...QUICK, ...places, '--track', '--sweep', '2', '--runs', join(folder, 'runs')]
      const trained = await runCommandFile('cli/train.ts', options, settings)
      expect(trained.code, trained.stderr).toBe(0)
      expect(trained.stderr).toContain('npm run track -- --resume')
      expect(trained.stderr + trained.stdout).not.toContain(credentials.password)

      await proxy.setFault('pass')
      const [training = ''] = await readdir(join(folder, 'runs'))
      const resume = () => runCommandFile('cli/track.ts', ['--resume', join(folder, 'runs', training)], settings)
      const [first, second] = [await resume(), await resume()]
      expect(first.code, first.stderr).toBe(0)
      expect(first.stdout).toMatch(/xgboost-unbalanced: sent, version \d+, http/)
      expect(second.stdout.split('\n').filter((line) => line.includes(': sent'))).toEqual([])

      const sent = await runs.listRuns({ maxRuns: 100 })
      expect(sent.map(({ kind, status }) => `${kind} ${status}`).sort()).toEqual([
        'configuration finished',
        'training finished',
        'trial finished',
        'trial finished',
      ])
      const [parent, model] = ['training', 'configuration'].map((kind) => sent.find((run) => run.kind === kind))
      expect(sent.filter(({ parentRunId }) => parentRunId === parent?.runId)).toHaveLength(3)
      expect(model?.params).toMatchObject({ folds: '2', algorithm: 'xgboost' })
      expect(model?.metrics.roc_auc).toBeGreaterThan(0.6)
      const runId = model?.runId ?? ''
      for (const key of CURVE_KEYS) expect((await runs.readHistory(runId, key)).length, key).toBeGreaterThan(0)
      expect(await artifacts.listArtifacts(runId)).toEqual(
        expect.arrayContaining(['card.json', 'MODEL_CARD.md', 'holdout.json']),
      )
      expect(await artifacts.listArtifacts(runId, 'model')).toContain('model/model.onnx')
      expect((await registry.listVersions(CHOICE)).filter((version) => version.runId === runId)).toHaveLength(1)
    } finally {
      await proxy.stop()
    }
  })
})
