import type { CensusTable } from '@/lib/core/census/table'
import { groupEqualRows, takeRows } from '@/lib/core/census/table'
import { createRng, shuffle } from '@/lib/core/math/rng'

/** Rows of a table by number, ascending. */
export type Rows = Int32Array

/** Keeps the first of each set of records that agree in all 42 values. */
export function dropDuplicates(table: CensusTable): CensusTable {
  const { groups, count } = groupEqualRows(table, { wholeRecord: true })
  const seen = new Uint8Array(count)
  const first = Int32Array.from(groups.keys()).filter((row) => {
    const group = groups[row] ?? 0
    const isFirst = seen[group] === 0
    seen[group] = 1
    return isFirst
  })
  return takeRows(table, first)
}

type Deal = {
  /** Part of the rows that each side gets; they add up to 1. */
  readonly shares: readonly number[]
  readonly seed: number
}

/**
 * Deals rows to sides so that records with equal features share a side, stratified by label: a group counts as above
 * $50k where any of its rows does. Sizes are met to within the last group dealt.
 */
export function splitByFeatures(table: CensusTable, deal: Deal): readonly Rows[] {
  const { groups, count } = groupEqualRows(table, { wholeRecord: false })
  return dealGroups(table, groups, count, deal)
}

/** The prototype's split: each row for itself, stratified by label; equal feature vectors may fall on both sides. */
export function splitPlainly(table: CensusTable, deal: Deal): readonly Rows[] {
  return dealGroups(
    table,
    Int32Array.from({ length: table.rows }, (_, row) => row),
    table.rows,
    deal,
  )
}

function dealGroups(table: CensusTable, groups: Int32Array, count: number, { shares, seed }: Deal): readonly Rows[] {
  const sizes = new Int32Array(count)
  const isAbove = new Uint8Array(count)
  groups.forEach((group, row) => {
    sizes[group] = (sizes[group] ?? 0) + 1
    if (table.label[row] === 1) isAbove[group] = 1
  })
  const rng = createRng(seed)
  const sideOf = new Uint8Array(count)
  for (const stratum of [0, 1]) {
    const members = shuffle(
      rng,
      Int32Array.from(sizes.keys()).filter((group) => isAbove[group] === stratum),
    )
    const total = members.reduce((rows, group) => rows + (sizes[group] ?? 0), 0)
    let dealt = 0
    let side = 0
    let full = (shares[0] ?? 1) * total
    for (const group of members) {
      while (dealt >= full && side < shares.length - 1) full += (shares[++side] ?? 0) * total
      sideOf[group] = side
      dealt += sizes[group] ?? 0
    }
  }
  return shares.map((_, side) => Int32Array.from(groups.keys()).filter((row) => sideOf[groups[row] ?? 0] === side))
}

/** Every row that no fold but the given one holds, ascending. */
export function rowsOutside(folds: readonly Rows[], fold: number): Rows {
  return Int32Array.from(folds.flatMap((rows, i) => (i === fold ? [] : [...rows]))).sort()
}
