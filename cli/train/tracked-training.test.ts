import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readOutgoing, readTraining } from '@/lib/adapters/files/run-folder'
import { AppError } from '@/lib/core/errors'
import { holdoutFileSchema, unpackHoldout } from '@/lib/core/evaluation/holdout'
import type { OutgoingRun } from '@/lib/core/registry/ports'
import { RUN_TAGS } from '@/lib/core/registry/run'
import type { ModelFile } from '@/lib/core/training/ports'
import { recipeFor } from '@/lib/core/training/recipe'
import { buildCard } from '@/lib/testing/model-cards'
import { beginTrackedTraining, type NewTraining } from './tracked-training'

let runs = ''
beforeEach(async () => {
  runs = await mkdtemp(join(tmpdir(), 'tracked-'))
})
afterEach(() => rm(runs, { recursive: true }))

const bytes = new Uint8Array([1, 2, 3])
const digest = createHash('sha256').update(bytes).digest('hex')
const base = buildCard()
const card = buildCard({ file: { ...base.file, digest, bytes: 3 }, split: { ...base.split, testRows: 2 } })
const side = { rocAuc: 0.9, prAuc: 0.6, logLoss: 0.2 }
const figures = { round: 5, train: side, validation: side }
const heldOut = {
  probabilities: Float64Array.of(0.25, 0.5),
  labels: Uint8Array.of(0, 1),
  weights: Float64Array.of(100, 200),
}
// Of the file, only its bytes are kept.
const trained = { file: { bytes } as ModelFile, heldOut, curve: [figures] }
const choice = card.configuration

function createTraining({ isDown = false }: { isDown?: boolean } = {}) {
  const sent: OutgoingRun[] = []
  const lines: string[] = []
  const server = { isDown }
  const training: NewTraining = {
    tracking: {
      trackingUri: 'http://tracker',
      tracker: {
        sendRun: async (run) => {
          if (server.isDown) throw new AppError('tracker-unavailable', 'The tracker is away.')
          sent.push(run)
          return { runId: 'a'.repeat(32), url: 'http://tracker/run' }
        },
      },
    },
    runs,
    context: { codeCommit: null, user: 'ada', seed: 7, testSize: 0.2, folds: 3, threads: 2, data: card.data },
    asked: { choices: [choice], options: {} },
    onSent: () => undefined,
    onUnsent: (line) => lines.push(line),
    now: () => 1_000_000,
  }
  return { training, sent, lines, server }
}

async function storedTraining() {
  const [name = ''] = await readdir(runs)
  return readTraining(join(runs, name))
}

test('a model is kept with its card, plots, hold-out and curve before anything is sent', async () => {
  const { training, sent } = createTraining()
  const tracked = await beginTrackedTraining(training)
  await tracked.keepConfiguration({ card, trained, startedMs: 500_000 })
  expect(sent).toEqual([])
  const [child] = (await storedTraining()).children
  const run = child && (await readOutgoing(child))
  expect(run?.artifacts.map(({ path }) => path).sort()).toEqual([
    'MODEL_CARD.md',
    'card.json',
    'holdout.json',
    'plots/boosting.svg',
    'plots/importance.svg',
    'plots/precision-recall.svg',
    'plots/reliability.svg',
    'plots/roc.svg',
  ])
  const fileOf = (name: string) => run?.artifacts.find(({ path }) => path === name)?.bytes ?? new Uint8Array()
  expect(run?.record.tags[RUN_TAGS.cardDigest]).toBe(createHash('sha256').update(fileOf('card.json')).digest('hex'))
  const holdout = unpackHoldout(holdoutFileSchema.parse(JSON.parse(Buffer.from(fileOf('holdout.json')).toString())))
  expect(holdout).toEqual({ split: { dataDigest: card.data.digest, seed: 7, testSize: 0.2, rows: 2 }, scored: heldOut })
})

test('the training is running until its end, which is sent last', async () => {
  const { training, sent } = createTraining()
  const tracked = await beginTrackedTraining(training)
  await tracked.send()
  await tracked.keepTrial(choice, { number: 1, recipe: recipeFor(choice), best: figures, curve: [figures], seconds: 2 })
  await tracked.keepConfiguration({ card, trained, startedMs: 500_000 })
  await tracked.end('FINISHED')
  expect(sent.map(({ record }) => [record.kind, record.status])).toEqual([
    ['training', 'RUNNING'],
    ['trial', 'FINISHED'],
    ['configuration', 'FINISHED'],
    ['training', 'FINISHED'],
  ])
  expect(sent[1]?.record.startedMs).toBe(998_000)
  expect(sent[3]?.record.note).toContain('1 of 1 configurations')
})

test('a server that is down costs one line at the end, which says how to send what is kept', async () => {
  const { training, lines } = createTraining({ isDown: true })
  const tracked = await beginTrackedTraining(training)
  await tracked.send()
  await tracked.keepConfiguration({ card, trained, startedMs: 500_000 })
  await tracked.send()
  await tracked.end('FINISHED')
  const { parent, children } = await storedTraining()
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain('The tracker is away.')
  expect(lines[0]).toContain(`npm run track -- --resume ${parent.folder}`)
  expect([parent.record.status, parent.sent, children.length]).toEqual(['FINISHED', undefined, 1])
})

test('a server that comes back gets all of it at the end', async () => {
  const { training, sent, lines, server } = createTraining({ isDown: true })
  const tracked = await beginTrackedTraining(training)
  await tracked.keepConfiguration({ card, trained, startedMs: 500_000 })
  await tracked.send()
  server.isDown = false
  await tracked.end('FINISHED')
  expect(lines).toEqual([])
  expect(sent.map(({ record }) => record.kind)).toEqual(['training', 'configuration'])
})

test('a training that fails says so', async () => {
  const { training, sent } = createTraining()
  const tracked = await beginTrackedTraining(training)
  await tracked.end('FAILED')
  expect(sent.map(({ record }) => record.status)).toEqual(['FAILED'])
  expect(JSON.parse(await readFile(join((await storedTraining()).parent.folder, 'run.json'), 'utf8')).status).toBe(
    'FAILED',
  )
})
