import { describe, expect, test } from 'vitest'
import { type ExperimentsState, parseExperimentsState } from '@/lib/contracts/experiments'
import type { RunSummary } from '@/lib/core/registry/run'
import { buildRun } from '@/lib/testing/runs'
import { prepareRuns } from './prepare-runs'
import { nameTracker } from './run-words'

const minute = (n: number) => Date.UTC(2026, 0, 1, 12, n)
const RUNS: readonly RunSummary[] = [
  buildRun({ name: 'alpha', startedMs: minute(1), endedMs: minute(9), metrics: { roc_auc: 0.91 } }),
  buildRun({
    name: 'beta',
    startedMs: minute(2),
    endedMs: undefined,
    status: 'running',
    metrics: {},
    choice: { algorithm: 'random-forest', balancing: 'balanced' },
  }),
  buildRun({ name: 'gamma', startedMs: minute(3), endedMs: minute(5), metrics: { roc_auc: 0.95 }, user: 'Grace' }),
  buildRun({ name: 'delta', startedMs: minute(4), kind: 'trial', metrics: { validation_auc: 0.93, roc_auc: 0.1 } }),
  buildRun({ name: 'epsilon', startedMs: minute(5), kind: undefined, choice: undefined, metrics: { loss: 2 } }),
]

function show(state: Partial<ExperimentsState>, runs = RUNS) {
  return prepareRuns(runs, { ...parseExperimentsState({}), ...state })
}
const names = (state: Partial<ExperimentsState>) => show(state).rows.map(({ name }) => name)

test('the newest first, and no trials unless they are asked for', () => {
  expect(names({})).toEqual(['epsilon', 'gamma', 'beta', 'alpha'])
})

describe('filters', () => {
  test.each([
    { state: { kind: 'all' }, shown: ['epsilon', 'delta', 'gamma', 'beta', 'alpha'] },
    { state: { kind: 'trial' }, shown: ['delta'] },
    { state: { kind: 'other' }, shown: ['epsilon'] },
    { state: { configuration: 'random-forest-balanced' }, shown: ['beta'] },
    { state: { text: 'GRACE gam' }, shown: ['gamma'] },
    { state: { text: 'grace alpha' }, shown: [] },
  ] satisfies { state: Partial<ExperimentsState>; shown: string[] }[])('$state', ({ state, shown }) => {
    expect(names(state)).toEqual(shown)
  })
})

test('an id is found by its beginning, not by a digit in it', () => {
  const runs = [
    buildRun({ runId: `abcd${'1'.repeat(28)}`, name: 'one' }),
    buildRun({ name: 'two', runId: '2'.repeat(32) }),
  ]
  const found = (text: string) => show({ text }, runs).rows.map(({ name }) => name)
  expect([found('abcd11'), found('1'), found('2222')]).toEqual([['one'], [], ['two']])
})

describe('order', () => {
  test.each([
    { key: 'roc_auc', isDescending: true, shown: ['gamma', 'alpha', 'epsilon', 'beta'] },
    { key: 'roc_auc', isDescending: false, shown: ['alpha', 'gamma', 'epsilon', 'beta'] },
    { key: 'name', isDescending: false, shown: ['alpha', 'beta', 'epsilon', 'gamma'] },
    { key: 'who', isDescending: true, shown: ['gamma', 'epsilon', 'beta', 'alpha'] },
    { key: 'duration', isDescending: false, shown: ['gamma', 'alpha', 'beta'] },
  ] as const)('by $key, descending $isDescending; what is missing last', ({ key, isDescending, shown }) => {
    const order = names({ sort: { key, isDescending } })
    expect(order.filter((name) => shown.some((other) => other === name))).toEqual(shown)
  })
})

test('a trial shows its figures of the validation fold, and says so', () => {
  const { rows, hasValidation } = show({ kind: 'trial' })
  expect(rows[0]).toMatchObject({ isValidation: true, metrics: { roc_auc: '0.9300', accuracy: '–' } })
  expect(hasValidation).toBe(true)
  expect(show({}).hasValidation).toBe(false)
})

test('what is missing is a dash: a run that goes on, nobody’s, of no configuration', () => {
  const run = buildRun({ user: undefined, endedMs: undefined, choice: undefined, kind: undefined, metrics: {} })
  expect(show({}, [run]).rows[0]).toMatchObject({
    who: '–',
    duration: '–',
    algorithm: '–',
    balancing: undefined,
    kind: 'Other',
    metrics: { roc_auc: '–' },
  })
})

test('a child names its parent', () => {
  const parent = buildRun({ name: 'all four', kind: 'training' })
  const child = buildRun({ parentRunId: parent.runId })
  const { rows } = show({}, [parent, child])
  expect(rows.find(({ runId }) => runId === child.runId)?.parentName).toBe('all four')
})

test('of many runs the first hundred, or all; ticked ones that are out of sight are kept', () => {
  const many = Array.from({ length: 101 }, (_, i) => buildRun({ startedMs: minute(i) }))
  const oldest = many[0]?.runId ?? ''
  const first = show({ chosen: [oldest] }, many)
  expect([first.rows.length, first.found, first.chosenElsewhere]).toEqual([100, 101, [oldest]])
  const all = show({ chosen: [oldest], isWhole: true }, many)
  expect([all.rows.length, all.chosenElsewhere]).toEqual([101, []])
  expect(all.rows.filter(({ isChosen }) => isChosen).map(({ runId }) => runId)).toEqual([oldest])
})

test.each([
  { url: 'https://dagshub.com/ada/census.mlflow/#/experiments/1/runs/a', tracker: 'DagsHub' },
  { url: 'http://127.0.0.1:5000/#/experiments/1/runs/a', tracker: 'MLflow' },
  { url: 'https://mlflow.example/?next=https://dagshub.com/', tracker: 'MLflow' },
])('$url is kept by $tracker', ({ url, tracker }) => {
  expect(nameTracker(url)).toBe(tracker)
})
