import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RunRecord } from '@/lib/core/registry/run'
import { buildCard } from '@/lib/testing/model-cards'
import { cardFileOf } from './model-writer'
import {
  addChildRun,
  createTrainingFolder,
  listTrainingFolders,
  markSent,
  readOutgoing,
  readTraining,
  rewriteTraining,
} from './run-folder'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'runs-'))
})
afterEach(() => rm(directory, { recursive: true }))

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text))
const MODEL = bytesOf('a model')
const card = buildCard({
  file: {
    digest: createHash('sha256').update(MODEL).digest('hex'),
    bytes: MODEL.length,
    trees: 1,
    nodes: 1,
  },
})
const ARTIFACTS = [
  { path: 'card.json', bytes: bytesOf(cardFileOf(card)) },
  { path: 'plots/roc.svg', bytes: bytesOf('<svg/>') },
]

function recordOf(overrides: Partial<RunRecord> = {}): RunRecord {
  return {
    schema: 1,
    localId: '5b7e6f0e-3f57-4f0e-9a38-2f4f5c1f7b11',
    name: 'train 4 configurations',
    kind: 'training',
    status: 'RUNNING',
    startedMs: Date.UTC(2026, 0, 2, 3, 4, 5),
    endedMs: Date.UTC(2026, 0, 2, 3, 4, 5),
    params: { seed: '7' },
    metrics: [],
    tags: {},
    note: '',
    ...overrides,
  }
}
const childOf = (name: string) => recordOf({ kind: 'configuration', name, status: 'FINISHED' })
const SENT = { runId: '0'.repeat(32), url: 'http://127.0.0.1:5000/#/runs/0', version: '3' }
const SERVER = 'http://127.0.0.1:5000'

describe('the folder of a training', () => {
  test('is named by time and id, and holds the runs in the order of writing', async () => {
    const folder = await createTrainingFolder(directory, recordOf())
    expect(folder).toBe(join(directory, '20260102-030405-5b7e6f0e'))
    for (let i = 0; i < 11; i++) await addChildRun(folder, { record: childOf(`Trial ${i}!`), artifacts: [] })
    const { parent, children } = await readTraining(folder)
    expect(parent.record).toEqual(recordOf())
    expect(children.map(({ record }) => record.name)).toEqual(Array.from({ length: 11 }, (_, i) => `Trial ${i}!`))
    expect(children[10]?.folder).toBe(join(folder, '11-trial-10-'))
  })

  test('gives a run back whole, model and artifacts in folders included', async () => {
    const folder = await createTrainingFolder(directory, recordOf())
    await addChildRun(folder, { record: childOf('a'), artifacts: ARTIFACTS, model: MODEL })
    const [child] = (await readTraining(folder)).children
    const run = child && (await readOutgoing(child))
    expect(run?.model).toEqual({ card, bytes: Buffer.from(MODEL) })
    expect(run?.artifacts.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()])).toEqual(
      ARTIFACTS.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]),
    )
  })

  test('a run without a model has none', async () => {
    const folder = await createTrainingFolder(directory, recordOf())
    expect(await readOutgoing((await readTraining(folder)).parent)).toEqual({ record: recordOf(), artifacts: [] })
  })

  test('a model that is not the one of its card is refused', async () => {
    const folder = await createTrainingFolder(directory, recordOf())
    const child = await addChildRun(folder, { record: childOf('a'), artifacts: ARTIFACTS, model: MODEL })
    await writeFile(join(child, 'model.onnx'), 'another')
    const [stored] = (await readTraining(folder)).children
    await expect(stored && readOutgoing(stored)).rejects.toMatchObject({ code: 'data-invalid' })
  })

  test('what an interruption left half written is no run', async () => {
    const folder = await createTrainingFolder(directory, recordOf())
    await mkdir(join(folder, '01-a.part'))
    await mkdir(join(directory, '20260102-030406-aaaaaaaa.part'))
    expect((await readTraining(folder)).children).toEqual([])
    expect(await listTrainingFolders(directory)).toEqual([folder])
    await addChildRun(folder, { record: childOf('a'), artifacts: [] })
    expect(await readdir(folder)).toEqual(['01-a', 'run.json'])
  })

  test.each([
    ['is empty', () => mkdir(join(directory, 'x')), 'is not the folder of a tracked training'],
    ['is not there', () => Promise.resolve(), 'is not the folder of a tracked training'],
    [
      'holds another file',
      () => mkdir(join(directory, 'x')).then(() => writeFile(join(directory, 'x', 'run.json'), '{}')),
      'is not the record of a run',
    ],
  ])('one that %s is refused', async (_, make, message) => {
    await make()
    await expect(readTraining(join(directory, 'x'))).rejects.toMatchObject({
      code: 'data-invalid',
      message: expect.stringContaining(message),
    })
  })

  test("a child's own folder is refused, with the one to give", async () => {
    const folder = await createTrainingFolder(directory, recordOf())
    const child = await addChildRun(folder, { record: childOf('a'), artifacts: [] })
    await expect(readTraining(child)).rejects.toThrow(`give ${folder}`)
  })
})

describe('what was sent', () => {
  test('is noted, until the record is written anew', async () => {
    const folder = await createTrainingFolder(directory, recordOf())
    const { parent } = await readTraining(folder)
    expect(parent.sent).toBeUndefined()
    await markSent(parent, SENT, SERVER)
    expect((await readTraining(folder)).parent.sent).toEqual({ ...SENT, trackingUri: SERVER, isCurrent: true })
    await rewriteTraining(folder, recordOf({ status: 'FINISHED' }))
    const ended = (await readTraining(folder)).parent
    expect(ended.record.status).toBe('FINISHED')
    expect(ended.sent).toMatchObject({ runId: SENT.runId, isCurrent: false })
  })

  test('a spoilt note counts as none', async () => {
    const folder = await createTrainingFolder(directory, recordOf())
    await writeFile(join(folder, 'sent.json'), '{"schema":')
    expect((await readTraining(folder)).parent.sent).toBeUndefined()
  })

  test('files are text that a person can read', async () => {
    const folder = await createTrainingFolder(directory, recordOf())
    expect(JSON.parse(await readFile(join(folder, 'run.json'), 'utf8'))).toEqual(recordOf())
  })
})

test('a directory that is not there has no trainings', async () => {
  expect(await listTrainingFolders(join(directory, 'nowhere'))).toEqual([])
})
