import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { modelCardSchema } from '@/lib/core/registry/card'
import { inventCensusText } from '@/lib/testing/invented-census'
import { hasLibrary, type Outcome, runCommandFile } from './train/command-in-test'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'train-'))
  await writeFile(join(folder, 'invented.data'), inventCensusText({ rows: 3000, seed: 9 }))
})
afterAll(() => rm(folder, { recursive: true }))

/** Without a tracking server, whatever a .env here says. */
function train(...options: string[]): Promise<Outcome> {
  return runCommandFile('cli/train.ts', ['--data', join(folder, 'invented.data'), ...options])
}

const QUICK = ['--rounds', '15', '--folds', '2', '--balancing', 'balanced', '--algorithm', 'xgboost', '--seed', '5']
const digestOf = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex')

describe.runIf(hasLibrary())('npm run train', () => {
  test('trains, judges, proves and writes a model, the same bytes for the same seed', async () => {
    const [first, second] = await Promise.all(['a', 'b'].map((name) => train(...QUICK, '--out', join(folder, name))))
    expect(first, first?.stderr).toMatchObject({ code: 0 })
    expect(second).toMatchObject({ code: 0 })
    const model = (name: string) => join(folder, name, 'xgboost-balanced', 'model.onnx')
    const card = modelCardSchema.parse(
      JSON.parse(await readFile(join(folder, 'a', 'xgboost-balanced', 'card.json'), 'utf8')),
    )
    expect(await digestOf(model('a'))).toBe(card.file.digest)
    expect(await digestOf(model('b'))).toBe(card.file.digest)
    // The invented incomes follow age, weeks and schooling: a trained model ranks far better than chance, 0.5.
    expect(card.metrics.weighted.rocAuc).toBeGreaterThan(0.75)
    expect(card.importance[0]?.field).toBe('education')
    expect(card.parity?.probability).toBeLessThanOrEqual(1e-6)
    expect(card.data).toMatchObject({ rows: 3000 - 59, duplicatesDropped: 59 })
  })

  test('trains a forest, whose margin is a share', async () => {
    const out = join(folder, 'forest')
    const { code, stderr } = await train(
      '--algorithm',
      'random-forest',
      '--balancing',
      'unbalanced',
      '--trees',
      '8',
      '--folds',
      '2',
      '--out',
      out,
    )
    expect(code, stderr).toBe(0)
    const card = modelCardSchema.parse(
      JSON.parse(await readFile(join(out, 'random-forest-unbalanced', 'card.json'), 'utf8')),
    )
    expect(card.knownAnswers.every(({ margin }) => margin >= 0 && margin <= 1)).toBe(true)
  })

  test('--sweep tries recipes and trains the best of them, the same for the same seed', async () => {
    const [first, second] = await Promise.all(
      ['c', 'd'].map((name) => train(...QUICK, '--sweep', '3', '--out', join(folder, name))),
    )
    expect(first, first?.stderr).toMatchObject({ code: 0 })
    const lines = first?.stdout.split('\n') ?? []
    const head = lines.findIndex((line) => line.includes('3 recipes judged on the first fold'))
    const rows = lines.slice(head + 2, head + 5)
    const prAucs = rows.map((row) => Number(/0\.\d{4}/.exec(row)?.[0]))
    expect(prAucs).toEqual([...prAucs].sort((one, other) => other - one))
    const best = rows[0]?.trim().split(' ')[0]
    expect(lines[head + 5]).toBe(`Training with trial ${best}.`)
    expect(second?.stdout.split('\n').slice(head, head + 6)).toEqual(lines.slice(head, head + 6))
    const model = (name: string) => join(folder, name, 'xgboost-balanced', 'model.onnx')
    expect(await digestOf(model('c'))).toBe(await digestOf(model('d')))
  })

  test('--dry-run says what would happen and writes nothing', async () => {
    const out = join(folder, 'dry')
    const { code, stdout } = await train('--dry-run', '--out', out, '--rounds', '7')
    expect(code).toBe(0)
    expect(stdout).toContain('3000 records, 59 exact duplicates dropped')
    expect(stdout).toContain('"rounds":7')
    expect(await readdir(folder)).not.toContain('dry')
  })
})

describe('npm run train, asked wrongly, says what is wrong in one line', () => {
  test.each([
    [['--algorithm', 'svm'], 'Allowed choices are xgboost, random-forest, all'],
    [['--test-size', '2'], 'Give a part between 0.01 and 0.9'],
    [['--rounds', 'many'], 'Give a whole number from 1 to 10000'],
    [['--bogus'], "unknown option '--bogus'"],
    [['--sweep', '501'], 'Give a whole number from 1 to 500'],
    [['--track'], 'MLFLOW_TRACKING_URI'],
  ])('%s', async (options, message) => {
    const { code, stderr } = await train(...options)
    expect(code).toBe(1)
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('    at ')
  })
})
