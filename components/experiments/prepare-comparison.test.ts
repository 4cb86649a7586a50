import { describe, expect, test } from 'vitest'
import { CURVE_KEYS } from '@/lib/core/registry/run'
import { buildCard } from '@/lib/testing/model-cards'
import { buildRun } from '@/lib/testing/runs'
import { type ComparedRun, listLetters } from './compared-run'
import { prepareMetrics } from './prepare-metrics'
import { prepareParams } from './prepare-params'
import { isOtherHoldout, prepareBoosting, prepareHoldoutCurves } from './prepare-run-curves'

const NO_HISTORY = Object.fromEntries(CURVE_KEYS.map((key) => [key, []])) as unknown as ComparedRun['history']
const compared = (overrides: Partial<ComparedRun> = {}): ComparedRun => ({
  run: buildRun(),
  history: NO_HISTORY,
  card: buildCard(),
  ...overrides,
})

describe('parameters', () => {
  const { differing, agreeing } = prepareParams([
    { params: { rounds: '800', eta: '0.1', seed: '7' } },
    { params: { rounds: '400', eta: '0.10', extra: '' } },
  ])

  test('those that differ, or that one run alone has', () => {
    expect(differing).toEqual([
      { name: 'extra', values: [undefined, ''] },
      { name: 'rounds', values: ['800', '400'] },
      { name: 'seed', values: ['7', undefined] },
    ])
  })

  test('one number in two spellings agrees', () => {
    expect(agreeing.map(({ name }) => name)).toEqual(['eta'])
  })
})

test('a foreign name that every object inherits is a name like another', () => {
  const [one, none] = [Object.fromEntries([['constructor', '1']]), {}]
  expect(prepareParams([{ params: one }, { params: none }])).toEqual({
    differing: [{ name: 'constructor', values: ['1', undefined] }],
    agreeing: [],
  })
  const { main, more } = prepareMetrics([{ metrics: Object.fromEntries([['constructor', 1]]) }, { metrics: {} }])
  expect(main).toEqual([])
  expect(more).toMatchObject([{ label: 'constructor', cells: [{ text: '1' }, { text: '–' }] }])
})

describe('metrics', () => {
  const table = prepareMetrics([
    { metrics: { ece: 0.002, roc_auc: 0.95, roc_auc_low: 0.94, roc_auc_high: 0.96, file_bytes: 1_785_891 } },
    { metrics: { ece: 0.003, roc_auc: 0.94, unweighted_ece: 0.1 } },
    { metrics: { roc_auc: 0.95, unweighted_ece: 0.2, file_bytes: 10 } },
  ])
  const bestOf = (key: string) =>
    [...table.main, ...table.more].find((row) => row.key === key)?.cells.map(({ isBest }) => isBest)

  test('the best is the greatest, or the least, and ties share it', () => {
    expect(bestOf('roc_auc')).toEqual([true, false, true])
    expect(bestOf('ece')).toEqual([true, false, false])
    expect(bestOf('unweighted_ece')).toEqual([false, true, false])
  })

  test('nothing is best where better has no meaning, or nothing differs', () => {
    expect(bestOf('file_bytes')).toEqual([false, false, false])
    const same = prepareMetrics([{ metrics: { f1: 0.5 } }, { metrics: { f1: 0.5 } }])
    expect(same.main[0]?.cells.map(({ isBest }) => isBest)).toEqual([false, false])
  })

  test('an interval stands with its metric, and what is missing is a dash', () => {
    expect(table.main.map(({ key }) => key)).toEqual(['roc_auc', 'ece'])
    expect(table.main[0]?.cells[0]).toMatchObject({ text: '0.9500', interval: '0.9400 to 0.9600' })
    expect(table.main[1]?.cells[2]).toMatchObject({ text: '–', isBest: false })
    expect(table.more.find(({ key }) => key === 'file_bytes')?.cells[0]?.text).toBe('1,785,891')
  })
})

describe('boosting curves', () => {
  const points = (...values: number[]) => values.map((value, i) => ({ step: (i + 1) * 10, value }))
  const boosted = compared({
    history: { ...NO_HISTORY, train_auc: points(0.9, 0.99), validation_auc: points(0.94, 0.93, 0.92) },
  })
  const forest = compared({ history: { ...NO_HISTORY, validation_auc: points(0.9) } })

  test('train and validation of each run at the same rounds, with a gap where a line has ended', () => {
    const { auc, logLoss, without } = prepareBoosting([boosted, forest])
    expect(auc?.lines.map(({ key, isFaint }) => [key, isFaint])).toEqual([
      ['train0', true],
      ['run0', false],
    ])
    expect(auc?.points).toEqual([
      { x: 10, train0: 0.9, run0: 0.94 },
      { x: 20, train0: 0.99, run0: 0.93 },
      { x: 30, train0: undefined, run0: 0.92 },
    ])
    expect(logLoss).toBeUndefined()
    expect(without).toEqual([1])
  })

  test('the figures name the best round', () => {
    const { figures } = prepareBoosting([boosted, compared()])
    expect(figures[0]?.cells).toEqual(['0.9400 at round 10', '–'])
    expect(figures[2]?.cells).toEqual(['0.0700', '–'])
  })
})

describe('curves of the hold-out', () => {
  const flat = buildCard({
    curves: {
      ...buildCard().curves,
      roc: [
        { falsePositiveRate: 0, truePositiveRate: 0.5 },
        { falsePositiveRate: 1, truePositiveRate: 1 },
      ],
    },
  })

  test('a run without a card is left out and named', () => {
    const curves = prepareHoldoutCurves([compared({ card: flat }), compared({ card: undefined })])
    expect(curves.roc?.lines.map(({ key }) => key)).toEqual(['run0'])
    expect(curves.without).toEqual([1])
    // Half-way between 0.5 and 1, less nine tenths of it.
    expect(curves.rocFigures[2]?.cells).toEqual(['0.5500', '–'])
  })

  test('other data, seed or split is another hold-out', () => {
    expect(isOtherHoldout([compared(), compared()])).toBe(false)
    expect(isOtherHoldout([compared(), compared({ card: buildCard({ seed: 8 }) })])).toBe(true)
    expect(isOtherHoldout([compared(), compared({ card: undefined })])).toBe(false)
  })

  test('without any card there is no chart', () => {
    expect(prepareHoldoutCurves([compared({ card: undefined })])).toMatchObject({
      roc: undefined,
      precisionRecall: undefined,
    })
  })
})

test.each([
  { places: [1], words: 'B' },
  { places: [0, 2], words: 'A and C' },
  { places: [0, 2, 3], words: 'A, C and D' },
])('$places are $words', ({ places, words }) => {
  expect(listLetters(places)).toBe(words)
})
