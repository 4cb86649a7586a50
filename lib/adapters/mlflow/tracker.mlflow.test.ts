import { createHash, randomUUID } from 'node:crypto'
import { describe, expect, inject, test } from 'vitest'
import { z } from 'zod'
import { AppError } from '@/lib/core/errors'
import type { ModelCard } from '@/lib/core/registry/card'
import type { ModelChoice } from '@/lib/core/registry/model-choice'
import type { OutgoingRun } from '@/lib/core/registry/ports'
import { RUN_FILES, RUN_TAGS, type RunRecord } from '@/lib/core/registry/run'
import { registeredName, VERSION_TAGS } from '@/lib/core/registry/version'
import { startFaultProxy } from '@/lib/testing/mlflow/fault-proxy'
import { buildCard } from '@/lib/testing/model-cards'
import { openMlflow } from './client'
import { findExperiment } from './experiments'
import { createHttp } from './http'
import { findRun, searchRuns } from './runs'
import { loggedModelSchema, metricSchema, nothingSchema } from './schemas'
import { type MlflowCredentials, mlflowSettings } from './settings'

const { dagshub, ...server } = inject('mlflow')
const SERVERS = [
  { name: 'a server with everything', isWhole: true, credentials: server },
  {
    name: 'a server like DagsHub’s',
    isWhole: false,
    credentials: { trackingUri: dagshub.trackingUri, dagshubUser: dagshub.user, dagshubToken: dagshub.token },
  },
]

const CHOICE: ModelChoice = { algorithm: 'xgboost', balancing: 'balanced' }
const STARTED = Date.UTC(2026, 0, 1, 12)
const MODEL = Uint8Array.of(8, 8, 0, 255)

function buildRecord(overrides: Partial<RunRecord> = {}): RunRecord {
  const curve = Array.from({ length: 1_200 }, (_, step) => ({
    key: 'train_auc',
    value: step / 1_200,
    step,
    timestampMs: STARTED + step,
  }))
  return {
    schema: 1,
    localId: randomUUID(),
    name: 'xgboost-balanced',
    kind: 'configuration',
    choice: CHOICE,
    status: 'FINISHED',
    startedMs: STARTED,
    endedMs: STARTED + 60_000,
    params: Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`p${i}`, String(i)])),
    metrics: [{ key: 'roc_auc', value: 0.95, step: 0, timestampMs: STARTED }, ...curve],
    tags: { 'mlflow.user': 'ada', 'mlflow.source.git.commit': 'c'.repeat(40) },
    dataset: { name: 'census', digest: 'd'.repeat(64), rows: 1_000 },
    note: '# A model\n\nOf nobody.',
    ...overrides,
  }
}

const CARD: ModelCard = buildCard({
  configuration: CHOICE,
  file: { digest: createHash('sha256').update(MODEL).digest('hex'), bytes: MODEL.length, trees: 2, nodes: 6 },
})
const CARD_BYTES = new TextEncoder().encode(JSON.stringify(CARD))

function buildOutgoing(overrides: Partial<RunRecord> = {}): OutgoingRun {
  return {
    record: buildRecord(overrides),
    artifacts: [
      { path: RUN_FILES.card, bytes: CARD_BYTES },
      { path: 'plots/roc curve.svg', bytes: new TextEncoder().encode('<svg/>') },
    ],
    model: { card: CARD, bytes: MODEL },
  }
}

const NO_PARENT = { parentRunId: undefined }

const modelsWithFiguresSchema = z.object({
  models: z.array(
    loggedModelSchema.extend({
      data: z.object({
        params: z.array(z.unknown()).default([]),
        metrics: z.array(metricSchema.extend({ dataset_name: z.string() })).default([]),
      }),
    }),
  ),
})

describe.each(SERVERS)('$name', ({ credentials, isWhole }) => {
  function open(more: Partial<MlflowCredentials> = {}) {
    const settings = mlflowSettings(
      { ...credentials, experimentName: `tracker-${randomUUID()}`, ...more },
      { attempts: 1 },
    )
    return { settings, http: createHttp(settings), mlflow: openMlflow(settings) }
  }

  test('a run arrives whole, with its model and version', async () => {
    const { mlflow } = open()
    const outgoing = buildOutgoing()
    const { runId, url, version } = await mlflow.tracker.sendRun(outgoing, NO_PARENT)
    const run = await mlflow.runs.findRun(runId)
    expect(run).toMatchObject({
      name: 'xgboost-balanced',
      status: 'finished',
      kind: 'configuration',
      choice: CHOICE,
      user: 'ada',
      startedMs: STARTED,
      endedMs: STARTED + 60_000,
      params: outgoing.record.params,
      metrics: { roc_auc: 0.95, train_auc: 1_199 / 1_200 },
      url,
    })
    expect(run?.tags).toMatchObject({
      [RUN_TAGS.digest]: CARD.file.digest,
      [RUN_TAGS.seed]: String(CARD.seed),
      'mlflow.note.content': outgoing.record.note,
      'mlflow.source.name': 'bracket train',
    })
    expect(JSON.parse(run?.tags['mlflow.log-model.history'] ?? '')).toMatchObject([{ artifact_path: 'model' }])
    expect(await mlflow.runs.readHistory(runId, 'train_auc')).toEqual(
      Array.from({ length: 1_200 }, (_, step) => ({ step, value: step / 1_200 })),
    )
    expect([...(await mlflow.artifacts.readArtifact(runId, RUN_FILES.model))]).toEqual([...MODEL])
    expect([...(await mlflow.artifacts.readArtifact(runId, RUN_FILES.card))]).toEqual([...CARD_BYTES])
    const registered = await mlflow.registry.findVersion(CHOICE, version ?? '')
    expect(registered?.runId).toBe(runId)
    expect(registered?.tags).toMatchObject({
      [VERSION_TAGS.digest]: CARD.file.digest,
      [VERSION_TAGS.cardDigest]: createHash('sha256').update(CARD_BYTES).digest('hex'),
      [VERSION_TAGS.cardVersion]: CARD.version,
    })
  })

  /** What the server has, counted in all the ways in which something could be there twice. */
  async function countEverything({ http, settings, mlflow }: ReturnType<typeof open>, localId: string) {
    const experimentId = (await findExperiment(http, settings.experimentName)) ?? ''
    const runs = await searchRuns(http, { experimentId, maxRuns: 100 })
    const [run] = runs.filter(({ data }) => data.tags[RUN_TAGS.localId] === localId)
    const runId = run?.info.run_id ?? ''
    const whole = await findRun(http, runId)
    const loggedModels = isWhole
      ? await http.ask(modelsWithFiguresSchema, {
          method: 'POST',
          path: 'logged-models/search',
          body: { experiment_ids: [experimentId] },
        })
      : undefined
    return {
      runs: runs.length,
      versions: (await mlflow.registry.listVersions(CHOICE)).filter((version) => version.runId === runId).length,
      points: (await mlflow.runs.readHistory(runId, 'train_auc')).length,
      datasets: whole?.inputs.dataset_inputs.length,
      shownModels: JSON.parse(whole?.data.tags['mlflow.log-model.history'] ?? '[]').length,
      loggedModels: loggedModels?.models.map(({ info, data }) => ({
        status: info.status,
        params: data.params.length,
        figures: data.metrics.map(({ key, value, dataset_name }) => ({ key, value, dataset_name })),
      })),
      linkedModels: whole?.outputs.model_outputs.length,
      status: whole?.info.status,
      files: (await mlflow.artifacts.listArtifacts(runId, 'model')).length,
    }
  }
  const ONCE = {
    runs: 1,
    versions: 1,
    points: 1_200,
    datasets: 1,
    shownModels: 1,
    loggedModels: isWhole
      ? [
          {
            status: 'LOGGED_MODEL_READY',
            params: 120,
            figures: [{ key: 'roc_auc', value: 0.95, dataset_name: 'census' }],
          },
        ]
      : undefined,
    linkedModels: isWhole ? 1 : 0,
    status: 'FINISHED',
    files: 7,
  }

  test('twice is once', async () => {
    const lab = open()
    const outgoing = buildOutgoing()
    const first = await lab.mlflow.tracker.sendRun(outgoing, NO_PARENT)
    expect(await lab.mlflow.tracker.sendRun(outgoing, NO_PARENT)).toEqual(first)
    // As from another process, which knows nothing of the first.
    expect(await openMlflow(lab.settings).tracker.sendRun(outgoing, NO_PARENT)).toEqual(first)
    expect(await countEverything(lab, outgoing.record.localId)).toEqual(ONCE)
  })

  test.each([
    { name: 'before a call', isLost: false },
    { name: 'after a call, whose answer is lost', isLost: true },
  ])('broken off $name, ever later, it is whole in the end, and there once', async ({ isLost }) => {
    let left = 0
    const proxy = await startFaultProxy({
      target: credentials.trackingUri,
      answer: async (request, forward) => {
        left--
        if (left < 0 && !isLost) throw new Error('The server went away.')
        const reply = await forward(request)
        if (left < 0) throw new Error('The answer went away.')
        return reply
      },
    })
    const lab = open()
    const { experimentName } = lab.settings
    const broken = () => open({ trackingUri: proxy.uri, experimentName }).mlflow.tracker
    const outgoing = buildOutgoing()
    let breaks = 0
    for (let isSent = false; !isSent; breaks++) {
      left = breaks
      isSent = await broken()
        .sendRun(outgoing, NO_PARENT)
        .then(
          () => left >= 0,
          (error: unknown) => {
            if (error instanceof AppError && error.code === 'tracker-unavailable') return false
            throw error
          },
        )
    }
    await proxy.stop()
    expect(breaks).toBeGreaterThan(15)
    expect(await countEverything(lab, outgoing.record.localId)).toEqual(ONCE)
  })

  test('a training that goes on is sent first, and its children stand below it', async () => {
    const { mlflow } = open()
    const parent = { record: buildRecord({ kind: 'training', status: 'RUNNING' }), artifacts: [] }
    const { runId, ...others } = await mlflow.tracker.sendRun(parent, NO_PARENT)
    expect(others).toEqual({ url: expect.any(String) })
    expect(await mlflow.runs.findRun(runId)).toMatchObject({ status: 'running', endedMs: undefined })
    const child = await mlflow.tracker.sendRun(
      { record: buildRecord({ kind: 'trial', startedMs: STARTED + 5 }), artifacts: [] },
      { parentRunId: runId },
    )
    const late = { key: 'roc_auc', value: 0.96, step: 0, timestampMs: STARTED }
    await mlflow.tracker.sendRun(
      { ...parent, record: { ...parent.record, status: 'FAILED', metrics: [late] } },
      NO_PARENT,
    )
    const runs = await mlflow.runs.listRuns({ maxRuns: 10 })
    expect(runs.map((run) => [run.runId, run.kind, run.status, run.parentRunId])).toEqual([
      [child.runId, 'trial', 'finished', runId],
      [runId, 'training', 'failed', undefined],
    ])
    expect(runs[1]?.metrics.roc_auc).toBe(0.96)
  })

  test('runs come newest first, over several pages, and no more than asked for', async () => {
    const { mlflow } = open()
    expect(await mlflow.runs.listRuns({ maxRuns: 5 })).toEqual([])
    for (let i = 0; i < 3; i++) {
      const record = buildRecord({ startedMs: STARTED + i, name: `run ${i}`, metrics: [], params: {} })
      await mlflow.tracker.sendRun({ record, artifacts: [] }, NO_PARENT)
    }
    expect((await mlflow.runs.listRuns({ maxRuns: 2 })).map(({ name }) => name)).toEqual(['run 2', 'run 1'])
    expect(await mlflow.runs.listRuns({ maxRuns: 500 })).toHaveLength(3)
    expect(await mlflow.runs.findRun('e'.repeat(32))).toBeUndefined()
  })

  test('deleted runs and experiments are in nobody’s way', async () => {
    const { mlflow, http, settings } = open()
    const outgoing = { record: buildRecord(), artifacts: [] }
    const first = await mlflow.tracker.sendRun(outgoing, NO_PARENT)
    await http.ask(nothingSchema, { method: 'POST', path: 'runs/delete', body: { run_id: first.runId } })
    const second = await mlflow.tracker.sendRun(outgoing, NO_PARENT)
    expect(second.runId).not.toBe(first.runId)
    const experiment_id = await findExperiment(http, settings.experimentName)
    await http.ask(nothingSchema, { method: 'POST', path: 'experiments/delete', body: { experiment_id } })
    expect(await mlflow.runs.listRuns({ maxRuns: 5 })).toEqual([])
    const third = await mlflow.tracker.sendRun(outgoing, NO_PARENT)
    expect((await mlflow.runs.listRuns({ maxRuns: 5 })).map(({ runId }) => runId)).toContain(third.runId)
  })
})

test('a registered version is read by name, whoever made it', async () => {
  const settings = mlflowSettings({ ...server, experimentName: `foreign-${randomUUID()}` })
  const mlflow = openMlflow(settings)
  const http = createHttp(settings)
  const { runId, version } = await mlflow.tracker.sendRun(buildOutgoing(), NO_PARENT)
  const own = await mlflow.readModelVersion(registeredName(CHOICE), version ?? '')
  const paths = ['MLmodel', 'conda.yaml', 'input_example.json', 'model.onnx', 'python_env.yaml', 'requirements.txt']
  expect(own.files.map(({ path }) => path)).toEqual([...paths, 'serving_input_example.json'])
  expect([...(await own.read('model.onnx'))]).toEqual([...MODEL])

  const name = `somebody’s model ${randomUUID()}`
  await http.ask(nothingSchema, { method: 'POST', path: 'registered-models/create', body: { name } })
  const body = { name, source: `runs:/${runId}/plots`, run_id: runId }
  await http.ask(nothingSchema, { method: 'POST', path: 'model-versions/create', body })
  const foreign = await mlflow.readModelVersion(name, '1')
  expect(foreign.files.map(({ path }) => path)).toEqual(['roc curve.svg'])
  expect(new TextDecoder().decode(await foreign.read('roc curve.svg'))).toBe('<svg/>')
  await expect(foreign.read('model.onnx')).rejects.toMatchObject({ code: 'tracker-refused' })
  await expect(mlflow.readModelVersion(name, '2')).rejects.toMatchObject({ code: 'unknown-version' })
})

test('a run is whole without its page’s model, and the caller is told', async () => {
  const proxy = await startFaultProxy({
    target: server.trackingUri,
    answer: (request, forward) => {
      // The question whether there is the route passes.
      const isLogged = request.path.endsWith('/runs/log-model') && request.body.includes('model_json')
      return isLogged ? Promise.resolve({ status: 400, headers: {}, body: Buffer.from('') }) : forward(request)
    },
  })
  const warnings: string[] = []
  const credentials = { ...server, trackingUri: proxy.uri, experimentName: `warned-${randomUUID()}` }
  const { tracker } = openMlflow(mlflowSettings(credentials, { warn: (message) => warnings.push(message) }))
  const { runId, version } = await tracker.sendRun(buildOutgoing(), NO_PARENT)
  await proxy.stop()
  expect(version).toBeDefined()
  expect(warnings).toEqual([expect.stringContaining('may not show its model')])
  expect((await openMlflow(mlflowSettings({ ...credentials, ...server })).runs.findRun(runId))?.status).toBe('finished')
})
