import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ModelVersionFiles } from '@/lib/adapters/mlflow/model-versions'
import { encodeEnsemble } from '@/lib/adapters/onnx/codec'
import { openXgboost } from '@/lib/adapters/xgboost/native'
import { AppError } from '@/lib/core/errors'
import { holdoutFileSchema, unpackHoldout } from '@/lib/core/evaluation/holdout'
import { judge } from '@/lib/core/evaluation/metrics'
import { modelCardSchema } from '@/lib/core/registry/card'
import type { OutgoingRun, RunTracker } from '@/lib/core/registry/ports'
import { runRecordSchema } from '@/lib/core/registry/run'
import { hasLibrary } from '@/lib/testing/has-library'
import { inventCensusTable, inventCensusText } from '@/lib/testing/invented-census'
import { BOOSTING, FOREST, trainOneHot } from '@/lib/testing/one-hot-booster'
import { TINY_ENSEMBLE } from '@/lib/testing/tiny-ensemble'
import { type ImportDeps, importModel } from './import-model'
import { findSource } from './import-source'
import { survivesProbe } from './survives-probe'

const CENSUS = { rows: 1500, seed: 12 }
const ONNX = Uint8Array.from(encodeEnsemble(TINY_ENSEMBLE))

let folder = ''
const at = (...parts: string[]) => join(folder, ...parts)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'import-'))
  await writeFile(at('census.data'), inventCensusText(CENSUS))
  await writeFile(at('other.data'), inventCensusText({ ...CENSUS, seed: 13 }))
  await writeFile(at('theirs.onnx'), ONNX)
})
afterAll(() => rm(folder, { recursive: true }))

type Given = { readonly [K in 'algorithm' | 'balancing' | 'data' | 'out']?: string | undefined }

/** A tracker that keeps what it is sent, and a registry of one version. */
function surroundings(files: ModelVersionFiles = { files: [], read: async () => ONNX }) {
  const sent: OutgoingRun[] = []
  const said: string[] = []
  const tracker: RunTracker = {
    sendRun: async (run) => {
      sent.push(run)
      return { runId: 'f'.repeat(32), url: 'http://127.0.0.1/run', version: '3' }
    },
  }
  const deps: ImportDeps = {
    openXgboost: () => openXgboost({ threads: 1 }),
    survivesProbe: async () => true,
    readVersion: async () => files,
    tracker: undefined,
    codeCommit: null,
    user: 'somebody',
    now: () => new Date('2026-02-03T04:05:06.000Z'),
    onProgress: () => undefined,
    say: (line) => said.push(line),
  }
  return { deps, tracker, sent, said }
}

async function run(deps: ImportDeps, words: string, given: Given = {}) {
  return importModel(deps, {
    source: await findSource(words),
    algorithm: 'xgboost',
    balancing: 'balanced',
    data: at('census.data'),
    out: undefined,
    seed: 5,
    testSize: 0.25,
    ...given,
  } as Parameters<typeof importModel>[1])
}

const readText = (run: OutgoingRun | undefined, path: string) =>
  new TextDecoder().decode(run?.artifacts.find((artifact) => artifact.path === path)?.bytes)

describe.runIf(hasLibrary())('a model file of XGBoost', () => {
  test.each([
    { form: 'json', parameters: BOOSTING, rounds: 20 },
    { form: 'ubj', parameters: BOOSTING, rounds: 20 },
    { form: 'json', parameters: FOREST, rounds: 1 },
  ] as const)('$form, $parameters.objective: answers as the library does, and is judged', async (theirs) => {
    const booster = trainOneHot(inventCensusTable(CENSUS), theirs)
    const name = `theirs.${theirs.form}`
    await writeFile(at(name), theirs.form === 'json' ? booster.json : booster.ubj)
    const { deps, said } = surroundings()
    const card = await run(deps, at(name), { out: at('out') })
    expect(card.origin).toEqual({ kind: 'imported', format: 'xgboost', name })
    expect(card.parity?.probability).toBeLessThanOrEqual(1e-6)
    expect(card.parity?.stressRows).toBeGreaterThan(100)
    expect(card.metrics.weighted.rocAuc).toBeGreaterThan(0.75)
    expect(card.calibration).toEqual({ method: 'beta', a: 1, b: 1, c: 0 })
    expect(card.importance[0]?.share).toBeGreaterThan(0)
    expect(card.plainSplit).toBeNull()
    expect(card.split).toMatchObject({ testSize: 0.25, folds: 0 })
    expect(card.threshold.rule).toContain('may have been trained on')

    expect(said).toEqual([at('out', 'xgboost-balanced')])
    const written = modelCardSchema.parse(
      JSON.parse(await readFile(at('out', 'xgboost-balanced', 'card.json'), 'utf8')),
    )
    expect(written).toEqual(card)
    const bytes = await readFile(at('out', 'xgboost-balanced', 'model.onnx'))
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(card.file.digest)
  })

  test.each(['json', 'ubj'] as const)('%s that the library breaks down on is refused', async (form) => {
    const booster = trainOneHot(inventCensusTable(CENSUS), { parameters: BOOSTING, rounds: 2 })
    const path = at(`damaged.${form}`)
    await writeFile(path, form === 'json' ? booster.json : booster.ubj)
    expect(await survivesProbe(path, form)).toBe(true)
    const { deps } = surroundings()
    await expect(run({ ...deps, survivesProbe: async () => false }, path)).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringContaining('It is damaged'),
    })
  })

  test('one whose answers are no shares is refused', async () => {
    const parameters = { ...FOREST, base_score: 3, learning_rate: 0.1 }
    await writeFile(at('far.json'), trainOneHot(inventCensusTable(CENSUS), { parameters, rounds: 1 }).json)
    await expect(run(surroundings().deps, at('far.json'), { out: at('no') })).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringContaining('no shares'),
    })
  })
})

describe('an ONNX file', () => {
  test('is kept as it is, and what is not known of it is not said', async () => {
    const card = await run(surroundings().deps, at('theirs.onnx'), { out: at('onnx') })
    expect(card).toMatchObject({
      origin: { format: 'onnx', name: 'theirs.onnx' },
      library: null,
      recipe: {},
      calibration: null,
      importance: [],
      parity: null,
      trainingSeconds: null,
    })
    expect(new Uint8Array(await readFile(at('onnx', 'xgboost-balanced', 'model.onnx')))).toEqual(ONNX)
  })

  test('of other inputs and outputs is refused, with all that is wrong', async () => {
    const text = Buffer.from(ONNX).toString('latin1').replaceAll('wage per hour', 'wage per yoyo')
    await writeFile(at('wrong.onnx'), Buffer.from(text.replaceAll('probability', 'prohability'), 'latin1'))
    const attempt = run(surroundings().deps, at('wrong.onnx'))
    await expect(attempt).rejects.toMatchObject({ code: 'model-invalid' })
    for (const part of ['wage per hour', 'more than the 40', 'outputs as it should: probability']) {
      await expect(attempt).rejects.toThrow(part)
    }
  })

  test('registered, it is a run of its configuration with card, hold-out and plots', async () => {
    const { deps, tracker, sent, said } = surroundings()
    const card = await run({ ...deps, tracker }, at('theirs.onnx'))
    const [only] = sent
    expect(sent).toHaveLength(1)
    expect(runRecordSchema.parse(only?.record)).toMatchObject({
      kind: 'configuration',
      choice: { algorithm: 'xgboost', balancing: 'balanced' },
      params: { imported_from: 'theirs.onnx', imported_format: 'onnx', seed: '5' },
    })
    expect(only?.model?.card.file.digest).toBe(createHash('sha256').update(ONNX).digest('hex'))
    expect(Uint8Array.from(only?.model?.bytes ?? [])).toEqual(ONNX)
    expect(modelCardSchema.parse(JSON.parse(readText(only, 'card.json')))).toEqual(card)
    expect(readText(only, 'MODEL_CARD.md')).toContain('Trained elsewhere')
    expect(readText(only, 'plots/roc.svg')).toContain('<svg')
    const { split, scored } = unpackHoldout(holdoutFileSchema.parse(JSON.parse(readText(only, 'holdout.json'))))
    expect(split).toEqual({ dataDigest: card.data.digest, seed: 5, testSize: 0.25, rows: card.split.testRows })
    expect(judge(scored, card.threshold.value).rocAuc).toBeCloseTo(card.metrics.weighted.rocAuc, 6)
    expect(said.join()).toContain('Version 3 of bracket-xgboost-balanced: http://127.0.0.1/run')
  })

  test('that cannot be sent is kept where it was written, and that is said', async () => {
    const { deps, said } = surroundings()
    const tracker: RunTracker = {
      sendRun: async () => {
        throw new AppError('tracker-unavailable', 'It is away.')
      },
    }
    await expect(run({ ...deps, tracker }, at('theirs.onnx'), { out: at('kept') })).rejects.toThrow('It is away.')
    expect(said.at(-1)).toContain(`kept in ${at('kept', 'xgboost-balanced')}`)
  })
})

describe('a version of a registry', () => {
  const version = (...paths: string[]) => ({
    files: paths.map((path) => ({ path, bytes: ONNX.byteLength })),
    read: async () => ONNX,
  })

  test('is its ONNX file', async () => {
    const { deps } = surroundings(version('MLmodel', 'model.onnx', 'requirements.txt'))
    const card = await run(deps, 'models:/their model/7')
    expect(card.origin).toEqual({ kind: 'imported', format: 'mlflow', name: 'models:/their model/7' })
  })

  test.each([
    { name: 'without one', files: version('MLmodel', 'model.pkl'), reason: 'no ONNX file' },
    { name: 'with two', files: version('a.onnx', 'b.onnx'), reason: '2 ONNX files' },
    {
      name: 'too large',
      files: { ...version(), files: [{ path: 'model.onnx', bytes: 70_000_000 }] },
      reason: 'at most 64.0 MB',
    },
  ])('$name is refused', async ({ files, reason }) => {
    await expect(run(surroundings(files).deps, 'models:/theirs/7')).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringContaining(reason),
    })
  })
})

describe("a folder of Bracket's own", () => {
  const own = () => at('own', 'xgboost-balanced')
  beforeAll(async () => {
    await run(surroundings().deps, at('theirs.onnx'), { out: at('own') })
  })

  test('is taken as it is, and sent twice is one run', async () => {
    const { deps, tracker, sent } = surroundings()
    const first = await run({ ...deps, tracker }, own())
    const later = () => new Date('2027-01-01T00:00:00.000Z')
    await run({ ...deps, tracker, now: later }, own(), { algorithm: undefined, balancing: undefined })
    expect(first).toEqual(modelCardSchema.parse(JSON.parse(await readFile(join(own(), 'card.json'), 'utf8'))))
    const [one, two] = sent
    expect(one?.record.localId).toBe(two?.record.localId)
    expect(one?.record.params).toEqual(two?.record.params)
    expect(readText(two, 'card.json')).toBe(readText(one, 'card.json'))
    const { scored } = unpackHoldout(JSON.parse(readText(one, 'holdout.json')))
    expect(judge(scored, first.threshold.value).prAuc).toBeCloseTo(first.metrics.weighted.prAuc, 6)
  })

  test('needs no census file to be copied', async () => {
    const { deps, said } = surroundings()
    await run(deps, own(), { out: at('copy'), data: at('nowhere') })
    expect(said).toEqual([at('copy', 'xgboost-balanced')])
    expect(await readFile(at('copy', 'xgboost-balanced', 'card.json'))).toEqual(
      await readFile(join(own(), 'card.json')),
    )
  })

  test('under another name than its card has, or on other data, is refused', async () => {
    const { deps, tracker } = surroundings()
    await expect(run(deps, own(), { balancing: 'unbalanced' })).rejects.toThrow('card is of xgboost-balanced')
    await expect(run({ ...deps, tracker }, own(), { data: at('other.data') })).rejects.toMatchObject({
      code: 'model-invalid',
    })
  })

  test.each([
    { name: 'another file', damage: { 'model.onnx': 'noise' }, reason: 'not the one that its card describes' },
    { name: 'no card', damage: { 'card.json': '{}' }, reason: 'card is not as it should be' },
    { name: 'other answers', damage: {}, reason: 'does not give its known answers' },
  ])('$name is refused', async ({ name, damage, reason }) => {
    const broken = at(name)
    await mkdir(broken)
    const card = modelCardSchema.parse(JSON.parse(await readFile(join(own(), 'card.json'), 'utf8')))
    const wrong = { ...card, knownAnswers: card.knownAnswers.map((answer) => ({ ...answer, probability: 0.123 })) }
    const files = { 'model.onnx': ONNX, 'card.json': JSON.stringify(wrong), ...damage }
    for (const [file, content] of Object.entries(files)) await writeFile(join(broken, file), content)
    await expect(run(surroundings().deps, broken)).rejects.toMatchObject({
      code: 'model-invalid',
      message: expect.stringContaining(reason),
    })
  })
})

describe('what is nothing to import', () => {
  test.each([
    ['nowhere.onnx', 'is not there'],
    ['census.data', 'of an unknown form'],
    ['', 'has no card.json and no model.onnx'],
  ])('"%s"', async (name, reason) => {
    await expect(findSource(at(name))).rejects.toThrow(reason)
  })

  test.each(['models:/name', 'models:/name@champion', 'models:/name/latest', 'models:/m-0123'])('%s', async (words) => {
    await expect(findSource(words)).rejects.toThrow('names no version')
  })

  test('a source that does not say what it is to serve as', async () => {
    const attempt = run(surroundings().deps, at('theirs.onnx'), { algorithm: undefined })
    await expect(attempt).rejects.toThrow('--algorithm and --balancing')
  })
})
