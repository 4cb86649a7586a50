import { describe, expect, test } from 'vitest'
import type { Move } from '@/lib/core/registry/moves'
import { VERSION_TAGS } from '@/lib/core/registry/version'
import { buildCard } from '@/lib/testing/model-cards'
import { confusionAtThreshold, prepareConfusionSource } from './prepare-confusion'
import { describeJudging, prepareFacts, prepareImportance } from './prepare-facts'
import { prepareMoves, prepareVersions } from './prepare-history'
import { type LineupEntry, prepareLineupCard } from './prepare-lineup'
import { prepareModelCurves } from './prepare-model-curves'

const CHOICE = { algorithm: 'xgboost', balancing: 'balanced' } as const
const FIGURES = { rocAuc: 0.954, prAuc: 0.65, ece: 0.005, bytes: 1_000_000 }
const MOVE: Move = {
  id: '00000000-0000-4000-8000-000000000001',
  kind: 'promote',
  choice: CHOICE,
  from: '6',
  to: '7',
  at: '2026-02-03T04:05:06.000Z',
  who: 'ada',
  why: 'better',
  forced: false,
  figures: { to: { ...FIGURES, rocAuc: 0.955, ece: 0.004 }, from: FIGURES },
}
const ENTRY: LineupEntry = {
  choice: CHOICE,
  card: buildCard({ configuration: CHOICE }),
  version: '7',
  alias: 'champion',
  source: 'mlflow',
  stale: undefined,
  state: 'ready',
  memoryBytes: 24_000_000,
  moves: [MOVE],
}

describe('a card of the lineup', () => {
  test('says what serves, from where, and what changed for it', () => {
    const card = prepareLineupCard(ENTRY)
    expect(card).toMatchObject({
      name: 'XGBoost, balanced',
      version: 'Version 7',
      isChampion: true,
      source: 'From the registry',
      state: 'Loaded, 24.0 MB',
      before: 'version 6',
    })
    expect(card.figures.map(({ label, value, change }) => [label, value, change])).toEqual([
      ['ROC-AUC', '0.9550', { text: '+0.0010', isBetter: true }],
      ['PR-AUC', '0.6500', { text: '0.0000', isBetter: undefined }],
      ['Precision', '0.7500', undefined],
      ['Recall', '0.5000', undefined],
      ['Calibration error', '0.0040', { text: '−0.0010', isBetter: true }],
    ])
  })

  test('nothing is compared where another version serves than was moved to', () => {
    expect(prepareLineupCard({ ...ENTRY, version: '8' }).before).toBeUndefined()
    expect(prepareLineupCard({ ...ENTRY, moves: [] }).before).toBeUndefined()
    expect(prepareLineupCard({ ...ENTRY, moves: [{ ...MOVE, figures: {} }] }).before).toBeUndefined()
  })

  test('where the gate was overridden, the two may have been judged on different records', () => {
    const forced = prepareLineupCard({ ...ENTRY, moves: [{ ...MOVE, forced: true }] })
    expect(forced.before).toBe('version 6, perhaps on other records')
    expect(prepareMoves([{ ...MOVE, forced: true }])).toMatchObject([{ isForced: true }])
  })

  test('a change is between the two figures of the move: the card may speak of other records', () => {
    const card = buildCard({
      metrics: { ...buildCard().metrics, weighted: { ...buildCard().metrics.weighted, rocAuc: 0.99 } },
    })
    expect(prepareLineupCard({ ...ENTRY, card }).figures[0]).toMatchObject({
      value: '0.9900',
      change: { text: '+0.0010' },
    })
  })

  test('what is stale says since when and why', () => {
    const stale = { since: '2026-02-03T04:05:06.000Z', why: 'It is down.' }
    expect(prepareLineupCard({ ...ENTRY, source: 'cache', stale })).toMatchObject({
      source: 'From this server’s copy',
      stale: 'Out of step since 2026-02-03 04:05 UTC: It is down.',
    })
  })

  test('a configuration of which nothing can be served has no figures', () => {
    const none = { card: undefined, version: undefined, alias: undefined, source: undefined, state: 'failed' } as const
    expect(prepareLineupCard({ ...ENTRY, ...none })).toMatchObject({
      version: undefined,
      figures: [],
      source: 'Nothing can be served',
      state: 'Cannot be loaded',
    })
  })
})

describe('of 1,000 people', () => {
  // A fifth above; at 0.5 half of them are found among 12 % called above.
  const source = prepareConfusionSource({
    curves: {
      thresholds: [
        { threshold: 1, precision: 0, recall: 0, accuracy: 0.8, flagged: 0 },
        { threshold: 0, precision: 0.2, recall: 1, accuracy: 0.2, flagged: 1 },
        { threshold: 0.5, precision: 0.1 / 0.12, recall: 0.5, accuracy: 0.88, flagged: 0.12 },
      ],
    },
    confusion: { weighted: { truePositive: 14, falsePositive: 6, trueNegative: 74, falseNegative: 6 } },
    threshold: { value: 0.3 },
    metrics: { weighted: { precision: 0.7, recall: 0.7, accuracy: 0.88 } },
  })

  test.each([
    { threshold: 0, people: [200, 800, 0, 0] },
    { threshold: 0.3, people: [140, 60, 740, 60] },
    { threshold: 0.5, people: [100, 20, 780, 100] },
    { threshold: 1, people: [0, 0, 800, 200] },
    // Half-way from (0.5, 0.12) to (0, 0).
    { threshold: 0.75, people: [50, 10, 790, 150] },
  ])('at $threshold', ({ threshold, people }) => {
    const { truePositive, falsePositive, trueNegative, falseNegative } = confusionAtThreshold(source, threshold) ?? {}
    expect([truePositive, falsePositive, trueNegative, falseNegative]).toEqual(people)
  })

  test('they are a thousand at every threshold', () => {
    for (let step = 0; step <= 100; step++) {
      const people = Object.values(confusionAtThreshold(source, step / 100) ?? {})
      expect(people.reduce((sum, part) => sum + part, 0)).toBe(1000)
      expect(Math.min(...people)).toBeGreaterThanOrEqual(0)
    }
  })

  test('a card without a curve has nothing to say', () => {
    expect(confusionAtThreshold({ curve: [], base: 0.06 }, 0.5)).toBeUndefined()
  })
})

describe('versions and moves', () => {
  const version = (number: string, tags = {}) => ({ choice: CHOICE, version: number, runId: 'a', createdMs: 0, tags })

  test('a version has the figures that a move wrote down of it', () => {
    const versions = [version('8'), version('7', { [VERSION_TAGS.digest]: 'abcdef0123456789' }), version('6')]
    const rows = prepareVersions({ versions, moves: [MOVE], champion: '7', served: undefined })
    expect(rows.map(({ version, rocAuc, isChampion }) => [version, rocAuc, isChampion])).toEqual([
      ['8', '–', false],
      ['7', '0.9550', true],
      ['6', '0.9540', false],
    ])
    expect(rows[1]).toMatchObject({ digest: 'abcdef01', created: '1970-01-01 00:00', cardVersion: '–' })
  })

  test('what serves has the figures of its card, moved or not', () => {
    const served = { version: '1', card: buildCard() }
    const [row] = prepareVersions({ versions: [version('1')], moves: [], champion: '1', served })
    expect([row?.rocAuc, row?.prAuc, row?.ece]).toEqual(['0.9550', '0.6500', '0.0040'])
  })

  test('the last move comes first, with its figures', () => {
    const { from: _, ...first } = { ...MOVE, id: '00000000-0000-4000-8000-000000000000', figures: {}, why: '' }
    expect(prepareMoves([first, MOVE])).toMatchObject([
      {
        what: 'Promoted',
        from: '6',
        isForced: false,
        figures: 'ROC-AUC 0.9540 to 0.9550 · PR-AUC 0.6500 to 0.6500 · ECE 0.0050 to 0.0040 · size 1.0 MB to 1.0 MB',
      },
      { from: '–', why: '–', figures: undefined },
    ])
  })
})

test('curves are read off where the tables and charts need them', () => {
  const { roc, reliability } = prepareModelCurves(buildCard())
  expect(roc.rows.map(({ place, value }) => `${place} ${value}`)).toContain('20% 0.200')
  expect(roc.points.at(-1)).toEqual({ x: 1, value: 1 })
  expect(reliability.rows).toEqual([{ said: '0.100', was: '0.100', rows: '200' }])
})

test('an imported model says what is not known of it', () => {
  const card = buildCard({
    origin: { kind: 'imported', format: 'onnx', name: 'foreign.onnx' },
    library: null,
    trainingSeconds: null,
    calibration: null,
    parity: null,
  })
  const texts = prepareFacts(card).map(({ label, text }) => `${label}: ${text}`)
  expect(texts.join('\n')).not.toMatch(/null|undefined|NaN/)
  expect(texts[0]).toBe('Made: Elsewhere, as foreign.onnx; imported 2026-01-01 00:00 UTC')
  expect(describeJudging(card)).toContain('What it was trained on is not known')
  expect(describeJudging(buildCard())).toContain('never saw')
})

test('the longest bar is the most important field', () => {
  const importance = [
    { field: 'age', share: 0.5 },
    { field: 'sex', share: 0.25 },
  ] as const
  expect(prepareImportance({ importance: [...importance] }).map(({ percent, length }) => [percent, length])).toEqual([
    ['50.0 %', 1],
    ['25.0 %', 0.5],
  ])
})
