import { describe, expect, test } from 'vitest'
import { type CensusTable, recordAt } from '@/lib/core/census/table'
import { encodeTable, fitEncoders } from '@/lib/core/ensemble/encoder'
import type { Ensemble } from '@/lib/core/ensemble/ensemble'
import { LEAF, marginOf, type Trees } from '@/lib/core/ensemble/trees'
import { applyBetaToRows, betaInputsOfMargins, betaInputsOfShares } from '@/lib/core/evaluation/calibration'
import { createRng } from '@/lib/core/math/rng'
import { damageRows } from '@/lib/core/training/parity'
import { inventCensusTable } from '@/lib/testing/invented-census'
import { encodeEnsemble } from './codec'
import { openModel } from './runtime'

const TABLE = inventCensusTable({ rows: 400, seed: 11 })
const ENCODERS = fitEncoders(TABLE)
const ROWS = encodeTable(ENCODERS, TABLE)
const TREES = 20
const DEPTH = 4

/** Full trees whose thresholds are values that occur, so that rows lie exactly on them too. */
function inventTrees({ seed, leafScale, shift }: { seed: number; leafScale: number; shift: number }): Trees {
  const rng = createRng(seed)
  const size = 2 ** (DEPTH + 1) - 1
  const firstLeaf = 2 ** DEPTH - 1
  const nodes = Array.from({ length: TREES * size }, (_, at) => {
    const [place, root] = [at % size, at - (at % size)]
    if (place >= firstLeaf) return { feature: LEAF, value: rng.next() * leafScale + shift, left: 0, right: 0 }
    const feature = rng.int(ROWS.columns)
    const value = ROWS.values[rng.int(ROWS.rows) * ROWS.columns + feature] ?? 0
    return { feature, value, left: root + 2 * place + 1, right: root + 2 * place + 2 }
  })
  return {
    roots: Int32Array.from({ length: TREES }, (_, tree) => tree * size),
    feature: Int16Array.from(nodes, ({ feature }) => feature),
    value: Float32Array.from(nodes, ({ value }) => value),
    left: Int32Array.from(nodes, ({ left }) => left),
    right: Int32Array.from(nodes, ({ right }) => right),
    missingLeft: new Uint8Array(nodes.length),
  }
}

const CALIBRATOR = { method: 'beta', a: 1.1, b: 0.8, c: -0.3 } as const
const BOOSTED: Ensemble = {
  encoders: ENCODERS,
  trees: inventTrees({ seed: 1, leafScale: 0.4, shift: -0.2 }),
  link: 'log-odds',
  calibrator: CALIBRATOR,
}
const FOREST: Ensemble = {
  encoders: ENCODERS,
  trees: inventTrees({ seed: 2, leafScale: 1 / TREES, shift: 0 }),
  link: 'share',
  calibrator: CALIBRATOR,
}

/** What the data says, in float64 and without ONNX. */
function expectedScores({ encoders, trees, link, calibrator }: Ensemble, table: CensusTable) {
  const { values, rows, columns } = encodeTable(encoders, table)
  const margins = Float64Array.from({ length: rows }, (_, row) =>
    marginOf(trees, values.subarray(row * columns, (row + 1) * columns)),
  )
  const inputs = link === 'log-odds' ? betaInputsOfMargins(margins) : betaInputsOfShares(margins)
  return { margins, probabilities: applyBetaToRows(calibrator, inputs) }
}

describe.each([
  ['boosting, classic operator', BOOSTED, Number.POSITIVE_INFINITY],
  ['boosting, compact operator', BOOSTED, 0],
  ['forest, classic operator', FOREST, Number.POSITIVE_INFINITY],
  ['forest, compact operator', FOREST, 0],
])('%s', (_, ensemble, classicNodes) => {
  const bytes = encodeEnsemble(ensemble, { classicNodes })

  test.each([
    ['known values', TABLE],
    ['missing and unseen values', damageRows(TABLE, { rows: 400, seed: 5 })],
  ])('gives what the ensemble says: %s', async (__, table) => {
    const model = await openModel(bytes)
    const scores = await model.score(Array.from({ length: table.rows }, (___, row) => recordAt(table, row)))
    await model.release()
    const expected = expectedScores(ensemble, table)
    const furthest = (of: 'margins' | 'probabilities') =>
      Math.max(...scores[of].map((score, row) => Math.abs(score - (expected[of][row] ?? Number.NaN))))
    expect(furthest('margins')).toBeLessThan(5e-6)
    expect(furthest('probabilities')).toBeLessThan(1e-6)
  })

  test('equal ensembles give equal bytes', () => {
    expect(encodeEnsemble(structuredClone(ensemble), { classicNodes })).toEqual(bytes)
  })
})

test('the compact form is at most half as large', () => {
  const size = (classicNodes: number) => encodeEnsemble(BOOSTED, { classicNodes }).length
  const encoders = encodeEnsemble({
    ...BOOSTED,
    trees: { ...BOOSTED.trees, roots: new Int32Array(), feature: new Int16Array() },
  }).length
  expect(size(0) - encoders).toBeLessThan((size(Number.POSITIVE_INFINITY) - encoders) / 2)
})
