import { type Belief, buildTree, sendDown, sendUp, settle, startOver } from './belief'
import type { CompletionTable } from './completion-table'
import { binOf } from './completion-table'
import type { CensusRecord, PartialRecord } from './field'
import { FIELD_NAMES } from './field'

/** Fields at least this certain are settled together; below it, one at a time. */
const CERTAIN = 0.6

export type Completed = {
  readonly record: CensusRecord
  /** The values that were not given, in the order of the file. */
  readonly assumed: PartialRecord
}

/** A field that may be missing, and what it would be settled on now. */
type Gap = { readonly node: Belief; readonly field: number; state: number; certainty: number }

type Band = {
  readonly fromAge: number
  readonly share: number
  readonly tree: readonly Belief[]
  readonly gaps: readonly Gap[]
}

/** By place of the field; undefined where it is not given. */
type Values = readonly (string | number | undefined)[]

const AGE = FIELD_NAMES.indexOf('age')

/**
 * Completion by belief propagation on trees of fields, one for each band of ages: within the band, the posterior of
 * every missing field given all that is known is exact on the tree; the most certain fields are settled first and
 * count as known from then on. Without an age the band is the one under which the known values are likeliest.
 */
export function createCompleter({ bands }: CompletionTable): (partial: PartialRecord) => Completed {
  const prepared = bands.map(({ fromAge, share, nodes }): Band => {
    const tree = buildTree(nodes)
    const gaps = tree.map((node) => ({ node, field: FIELD_NAMES.indexOf(node.name), state: 0, certainty: 0 }))
    return { fromAge, share, tree, gaps }
  })
  return (partial) => {
    const given: Values = FIELD_NAMES.map((name) => partial[name])
    return gather(given, given.includes(undefined) ? fillGaps(pickBand(prepared, given), given) : given)
  }
}

/** Keys in the order of the file, so that all records have one shape. */
function gather(given: Values, chosen: Values): Completed {
  const record: Record<string, string | number> = {}
  const assumed: Record<string, string | number> = {}
  for (let field = 0; field < FIELD_NAMES.length; field++) {
    const name = FIELD_NAMES[field]
    const known = given[field]
    const value = known ?? chosen[field]
    if (name === undefined || value === undefined) continue
    record[name] = value
    if (known === undefined) assumed[name] = value
  }
  // Every field is either given or was settled on a value of its own.
  return { record: record as CensusRecord, assumed: assumed as PartialRecord }
}

function pickBand(bands: readonly Band[], given: Values): Band {
  const age = given[AGE]
  const band = bands[typeof age === 'number' ? bandOfAge(bands, age) : likeliestBand(bands, given)]
  if (!band) throw new RangeError('An empty completion table.')
  return band
}

function bandOfAge(bands: readonly Band[], age: number): number {
  const starts = bands.map(({ fromAge }) => fromAge)
  return binOf(starts, age)
}

function likeliestBand(bands: readonly Band[], given: Values): number {
  const likelihoods = bands.map((band) => {
    observe(band, given)
    return Math.log(band.share) + sendUp(band.tree)
  })
  return likelihoods.indexOf(Math.max(...likelihoods))
}

function observe({ gaps }: Band, given: Values): void {
  for (const { node, field } of gaps) startOver(node, stateOf(node, given[field]))
}

/** A value that the table has never seen is kept as it is and says nothing. */
function stateOf({ source, states }: Belief, value: string | number | undefined): number {
  if (value === undefined) return -1
  return source.bins && typeof value === 'number' ? binOf(source.bins, value) : (states.get(value) ?? -1)
}

function fillGaps(band: Band, given: Values): Values {
  observe(band, given)
  const missing = band.gaps.filter(({ field }) => given[field] === undefined)
  for (let open: readonly Gap[] = missing; open.length > 0; open = settleMostCertain(open)) {
    sendUp(band.tree)
    sendDown(band.tree)
    for (const gap of open) if (gap.node.isRevised) reconsider(gap)
  }
  const chosen: (string | number | undefined)[] = given.slice()
  for (const { node, field, state } of missing) chosen[field] = node.source.values[state] ?? 0
  return chosen
}

/** Answers what stays open. */
function settleMostCertain(open: readonly Gap[]): readonly Gap[] {
  let most = 0
  for (const { certainty } of open) most = Math.max(most, certainty)
  const least = Math.min(CERTAIN, most)
  const rest: Gap[] = []
  let isOneSettled = false
  for (const gap of open) {
    if (gap.certainty < least || (isOneSettled && most < CERTAIN)) rest.push(gap)
    else {
      settle(gap.node, gap.state)
      isOneSettled = true
    }
  }
  return rest
}

/** The most likely state; for age, whose bins are of unequal width, the median. */
function reconsider(gap: Gap): void {
  const { posterior, name } = gap.node
  gap.node.isRevised = false
  let state = 0
  for (let s = 1; s < posterior.length; s++) if ((posterior[s] ?? 0) > (posterior[state] ?? 0)) state = s
  gap.certainty = posterior[state] ?? 0
  gap.state = name === 'age' && gap.certainty <= 0.5 ? medianOf(posterior) : state
}

function medianOf(posterior: Float64Array): number {
  let below = 0
  const median = posterior.findIndex((share) => {
    below += share
    return below >= 0.5
  })
  return Math.max(0, median)
}
