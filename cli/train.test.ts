import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readTraining } from '@/lib/adapters/files/run-folder'
import { modelCardSchema } from '@/lib/core/registry/card'
import { hasLibrary } from '@/lib/testing/has-library'
import { inventCensusText } from '@/lib/testing/invented-census'
import { type Outcome, runCommandFile } from './train/command-in-test'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'train-'))
  await writeFile(join(folder, 'invented.data'), inventCensusText({ rows: 3000, seed: 9 }))
})
afterAll(() => rm(folder, { recursive: true }))

/** Port 9 is discard's: nobody listens there. */
const DEAD_SERVER = { MLFLOW_TRACKING_URI: 'http://ada:secret@127.0.0.1:9/owner/repository.mlflow' }
const QUICK = ['--rounds', '15', '--folds', '2', '--balancing', 'balanced', '--algorithm', 'xgboost', '--seed', '5']

function train(options: readonly string[], settings: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  return runCommandFile('cli/train.ts', ['--data', join(folder, 'invented.data'), ...options], settings)
}

const readCard = async (name: string, configuration: string) =>
  modelCardSchema.parse(JSON.parse(await readFile(join(folder, name, configuration, 'card.json'), 'utf8')))
const digestOf = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex')

describe.runIf(hasLibrary())('npm run train', () => {
  let plain: Outcome
  let tracked: Outcome
  beforeAll(async () => {
    const runs = ['--track', '--runs', join(folder, 'runs')]
    ;[plain, tracked] = await Promise.all([
      train([...QUICK, '--out', join(folder, 'plain')]),
      train([...QUICK, '--out', join(folder, 'tracked'), ...runs], DEAD_SERVER),
    ])
  })

  test('trains, judges, proves and writes a model', async () => {
    expect(plain.code, plain.stderr).toBe(0)
    const card = await readCard('plain', 'xgboost-balanced')
    expect(await digestOf(join(folder, 'plain', 'xgboost-balanced', 'model.onnx'))).toBe(card.file.digest)
    // The invented incomes follow age, weeks and schooling: a trained model ranks far better than chance, 0.5.
    expect(card.metrics.weighted.rocAuc).toBeGreaterThan(0.75)
    expect(card.importance[0]?.field).toBe('education')
    expect(card.parity?.probability).toBeLessThanOrEqual(1e-6)
    expect(card.data).toMatchObject({ rows: 3000 - 59, duplicatesDropped: 59 })
  })

  test('--track with a server that is down trains all the same, says so in a line, and keeps what to send', async () => {
    expect(tracked.code, tracked.stderr).toBe(0)
    const [name = ''] = await readdir(join(folder, 'runs'))
    const kept = join(folder, 'runs', name)
    const lines = tracked.stderr.split('\n').filter((line) => line.includes('track'))
    expect(lines).toEqual([expect.stringContaining(`npm run track -- --resume ${kept}`)])
    expect(tracked.stderr + tracked.stdout).not.toContain('secret')
    expect((await readTraining(kept)).children.map(({ record }) => record.name)).toEqual(['xgboost-balanced'])
  })

  test('gives the same bytes for the same seed, tracked or not', async () => {
    const [one, other] = [await readCard('plain', 'xgboost-balanced'), await readCard('tracked', 'xgboost-balanced')]
    expect(other.file.digest).toBe(one.file.digest)
  })

  test('trains a forest, whose margin is a share', async () => {
    const forest = ['--algorithm', 'random-forest', '--balancing', 'unbalanced', '--trees', '8', '--folds', '2']
    const { code, stderr } = await train([...forest, '--out', join(folder, 'forest')])
    expect(code, stderr).toBe(0)
    const card = await readCard('forest', 'random-forest-unbalanced')
    expect(card.knownAnswers.every(({ margin }) => margin >= 0 && margin <= 1)).toBe(true)
  })

  test('--sweep tries recipes and trains the best of them', async () => {
    const { code, stdout, stderr } = await train([...QUICK, '--sweep', '3', '--out', join(folder, 'swept')])
    expect(code, stderr).toBe(0)
    const lines = stdout.split('\n')
    const head = lines.findIndex((line) => line.includes('3 recipes judged on the first fold'))
    const rows = lines.slice(head + 2, head + 5)
    const prAucs = rows.map((row) => Number(/0\.\d{4}/.exec(row)?.[0]))
    expect(prAucs).toEqual([...prAucs].sort((one, other) => other - one))
    const best = rows[0]?.trim().split(' ')[0]
    expect(lines[head + 5]).toBe(`Training with trial ${best}.`)
  })

  test('--dry-run says what would happen and writes nothing', async () => {
    const out = join(folder, 'dry')
    const { code, stdout } = await train(['--dry-run', '--out', out, '--rounds', '7'])
    expect(code).toBe(0)
    expect(stdout).toContain('3000 records, 59 exact duplicates dropped')
    expect(stdout).toContain('"rounds":7')
    expect(await readdir(folder)).not.toContain('dry')
  })
})

describe('npm run train, asked wrongly, says what is wrong in one line', () => {
  test.each([
    [['--rounds', 'many'], 'Give a whole number from 1 to 10000'],
    [['--algorithm', 'svm'], 'Allowed choices are xgboost, random-forest, all'],
    [['--track'], 'MLFLOW_TRACKING_URI'],
  ])('%s', async (options, message) => {
    const { code, stderr } = await train(options)
    expect(code).toBe(1)
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('    at ')
  })
})
