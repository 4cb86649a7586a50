import type { FieldName } from './field'
import { FIELD_NAMES, isIntegerName } from './field'
import { fieldOf } from './fields'
import type { CensusTable } from './table'
import { takeRows } from './table'

/** One field of the tree: its states, and how it hangs on its parent. */
export type CompletionNode = {
  readonly name: FieldName
  /** What each state stands for: a level's value, or the weighted median of a quantity's bin. */
  readonly values: readonly (string | number)[]
  /** For quantities: the least value of each bin, ascending. */
  readonly bins?: readonly number[]
  /** Index of the parent among the nodes, always smaller than the node's own; -1 at the root. */
  readonly parent: number
  /**
   * Shares of the population, in millionths, rounded up: at the root by state, below it by parent's state (slow) and
   * own state (fast).
   */
  readonly joint: readonly number[]
}

/** People of one time of life, with a tree of their own: how fields go together changes with age more than with all else. */
export type CompletionBand = {
  readonly fromAge: number
  /** Part of the population, 0..1. */
  readonly share: number
  readonly nodes: readonly CompletionNode[]
}

export type CompletionTable = { readonly bands: readonly CompletionBand[] }

/** Children, school and first jobs, working life, retirement. */
const BAND_AGES = [0, 15, 25, 62]

const MONEY_BINS = [0, 1, 500, 2_000, 10_000, 50_000]
const BINS: { readonly [N in FieldName]?: readonly number[] } = {
  // Single years while school and family change with each, then five at a time.
  age: [...Array.from({ length: 20 }, (_, i) => i), 20, 22, ...Array.from({ length: 14 }, (_, i) => 25 + 5 * i)],
  'wage per hour': [0, 1, 500, 800, 1200, 2000],
  'capital gains': MONEY_BINS,
  'capital losses': [0, 1, 1500, 2500],
  'dividends from stocks': MONEY_BINS,
  'weeks worked in year': [0, 1, 14, 27, 40, 48, 52],
}
const ROOT: FieldName = 'weeks worked in year'
const MILLION = 1_000_000

type Column = Pick<CompletionNode, 'name' | 'values' | 'bins'> & { readonly states: Uint16Array }

/** Learns a tree for each band of ages; bands without people are left out. */
export function buildCompletionTable(table: CensusTable): CompletionTable {
  const bandOf = Array.from(table.integers.age, (age) => binOf(BAND_AGES, age))
  const bands = BAND_AGES.map((fromAge, band) => {
    const rows = Int32Array.from(bandOf.keys()).filter((row) => bandOf[row] === band)
    const members = takeRows(table, rows)
    const share = Number((sumOf(members.weight) / sumOf(table.weight)).toPrecision(6))
    return { fromAge, share, nodes: rows.length > 0 ? learnTree(members) : [] }
  })
  return { bands: bands.filter(({ nodes }) => nodes.length > 0) }
}

/**
 * Chow and Liu's tree: of all trees over the fields, the one whose product of edges comes nearest to the data. Its
 * edges are the pairs of greatest mutual information, weighted by the instance weight.
 */
function learnTree(table: CensusTable): CompletionNode[] {
  const columns = FIELD_NAMES.map((name) => readColumn(table, name))
  const parents = spanTree(columns, table.weight)
  const total = sumOf(table.weight)
  const places = new Map(parents.map(({ field }, place) => [field, place]))
  return parents.flatMap(({ field, parent }): CompletionNode[] => {
    const column = columns[field]
    if (!column) return []
    const { name, values, bins } = column
    const joint = weighPairs(columns[parent] ?? SINGLE, column, table.weight)
    const millionths = Array.from(joint, (weight) => Math.ceil((weight / total) * MILLION))
    return [{ name, values, ...(bins ? { bins } : {}), parent: places.get(parent) ?? -1, joint: millionths }]
  })
}

function sumOf(weight: Float64Array): number {
  return weight.reduce((sum, value) => sum + value, 0)
}

/** Stands above the root: one state for everybody. */
const SINGLE = { values: [''], states: new Uint16Array() }

function readColumn(table: CensusTable, name: FieldName): Column {
  const field = fieldOf(name)
  const bins = BINS[name]
  if (bins && isIntegerName(name)) {
    const column = table.integers[name]
    const states = Uint16Array.from(column, (value) => binOf(bins, value))
    return { name, values: bins.map((least, bin) => medianOf(table, { column, states, bin }) ?? least), bins, states }
  }
  const values = (field.levels ?? []).map(({ value }) => value)
  const indexes = new Map(values.map((value, index) => [String(value), index]))
  const indexOf = (value: string | number) => {
    const index = indexes.get(String(value))
    if (index === undefined) throw new RangeError(`A level of "${name}" is not in the field table.`)
    return index
  }
  if (isIntegerName(name)) return { name, values, states: Uint16Array.from(table.integers[name], indexOf) }
  const { codes, levels } = table.categories[name]
  const byCode = levels.map(indexOf)
  return { name, values, states: codes.map((code) => byCode[code] ?? 0) }
}

/** The last bin whose least value is not above `value`. */
export function binOf(bins: readonly number[], value: number): number {
  let bin = bins.length - 1
  while (bin > 0 && (bins[bin] ?? 0) > value) bin--
  return bin
}

type Bin = { readonly column: Int32Array; readonly states: Uint16Array; readonly bin: number }

/** Weighted median of the values in a bin; undefined where nobody is. */
function medianOf({ weight }: CensusTable, { column, states, bin }: Bin): number | undefined {
  const rows = Array.from(states.keys()).filter((row) => states[row] === bin)
  rows.sort((a, b) => (column[a] ?? 0) - (column[b] ?? 0))
  const half = rows.reduce((sum, row) => sum + (weight[row] ?? 0), 0) / 2
  let below = 0
  const middle = rows.find((row) => {
    below += weight[row] ?? 0
    return below >= half
  })
  return middle === undefined ? undefined : column[middle]
}

type Side = Pick<Column, 'values' | 'states'>

function weighPairs(slow: Side, fast: Side, weight: Float64Array): Float64Array {
  const width = fast.values.length
  const joint = new Float64Array(slow.values.length * width)
  for (let row = 0; row < weight.length; row++) {
    const cell = (slow.states[row] ?? 0) * width + (fast.states[row] ?? 0)
    joint[cell] = (joint[cell] ?? 0) + (weight[row] ?? 0)
  }
  return joint
}

type Hanging = { readonly field: number; readonly parent: number }

/** Prim's algorithm for the tree of greatest mutual information; parents come before their children. */
function spanTree(columns: readonly Column[], weight: Float64Array): Hanging[] {
  const root = FIELD_NAMES.indexOf(ROOT)
  const tree: Hanging[] = [{ field: root, parent: -1 }]
  const best = columns.map(() => ({ parent: -1, information: -1 }))
  const open = new Set(columns.keys())
  open.delete(root)
  for (let newest = root; open.size > 0; ) {
    let next = -1
    for (const field of open) {
      const information = informationOf(columns[newest] ?? SINGLE, columns[field] ?? SINGLE, weight)
      if (information > (best[field]?.information ?? 0)) best[field] = { parent: newest, information }
      if (next < 0 || (best[field]?.information ?? 0) > (best[next]?.information ?? 0)) next = field
    }
    tree.push({ field: next, parent: best[next]?.parent ?? root })
    open.delete(next)
    newest = next
  }
  return tree
}

/** Mutual information in nats, Σ p(a, b)·ln(p(a, b) / p(a)·p(b)); 0 for independent fields. */
function informationOf(a: Side, b: Side, weight: Float64Array): number {
  const joint = weighPairs(a, b, weight)
  const width = b.values.length
  const rows = new Float64Array(a.values.length)
  const columns = new Float64Array(width)
  let total = 0
  joint.forEach((cell, i) => {
    rows[Math.floor(i / width)] = (rows[Math.floor(i / width)] ?? 0) + cell
    columns[i % width] = (columns[i % width] ?? 0) + cell
    total += cell
  })
  let information = 0
  joint.forEach((cell, i) => {
    const expected = (rows[Math.floor(i / width)] ?? 0) * (columns[i % width] ?? 0)
    if (cell > 0) information += (cell / total) * Math.log((cell * total) / expected)
  })
  return information
}
