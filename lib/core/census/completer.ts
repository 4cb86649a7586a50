import type { CompletionNode, CompletionTable } from './completion-table'
import { binOf } from './completion-table'
import type { CensusRecord, FieldName, PartialRecord } from './field'
import { FIELD_NAMES } from './field'

/** Keeps what the data never shows possible, so that contradictory evidence still has an answer. */
const DOUBT = 1e-7
/** Fields at least this certain are settled together; below it, one at a time. */
const CERTAIN = 0.6

type Node = {
  readonly name: FieldName
  readonly parent: number
  readonly size: number
  /** P(own state | parent's state), by parent's state and own state; at the root the prior. */
  readonly conditional: Float64Array
  /** The state known or settled on; -1 while open. */
  known: number
  /** Whether anything is known in the node's subtree: if not, its message says nothing. */
  isInformed: boolean
  /** Product of evidence and the children's messages. */
  readonly below: Float64Array
  /** Message to the parent, by parent's state. */
  readonly up: Float64Array
  readonly posterior: Float64Array
  readonly states: ReadonlyMap<string | number, number>
  readonly source: CompletionNode
}

type Band = { readonly fromAge: number; readonly share: number; readonly nodes: readonly Node[] }

/**
 * Completion by belief propagation on trees of fields, one for each band of ages: within the band, the posterior of
 * every missing field given all that is known is exact on the tree; the most certain fields are settled first and
 * count as known from then on. Without an age the band is the one under which the known values are likeliest.
 */
export function createCompleter({
  bands,
}: CompletionTable): (partial: PartialRecord) => { record: CensusRecord; assumed: PartialRecord } {
  const prepared = bands.map(({ fromAge, share, nodes }): Band => {
    return {
      fromAge,
      share,
      nodes: nodes.map((source, i) => prepareNode(source, nodes[source.parent]?.values.length ?? 1, i)),
    }
  })
  return (partial) => {
    const { nodes } = pickBand(prepared, partial)
    const settled = nodes.map((node) => observe(node, partial[node.name]))
    const chosen = new Map<FieldName, string | number>()
    while (settled.includes(false)) {
      propagate(nodes)
      settleMostCertain(nodes, settled, chosen)
    }
    const assumed = FIELD_NAMES.filter((name) => chosen.has(name)).map((name) => [name, chosen.get(name)])
    const all = FIELD_NAMES.map((name) => [name, partial[name] ?? chosen.get(name)])
    // Every field is either given or was just settled on a value of its own.
    return { record: Object.fromEntries(all) as CensusRecord, assumed: Object.fromEntries(assumed) as PartialRecord }
  }
}

function pickBand(bands: readonly Band[], partial: PartialRecord): Band {
  const { age } = partial
  const likelihoods = bands.map(({ share, nodes }) => {
    if (age !== undefined) return 0
    for (const node of nodes) observe(node, partial[node.name])
    return Math.log(share) + sendAllUp(nodes)
  })
  const best =
    age === undefined
      ? likelihoods.indexOf(Math.max(...likelihoods))
      : binOf(
          bands.map(({ fromAge }) => fromAge),
          age,
        )
  const band = bands[best]
  if (!band) throw new RangeError('An empty completion table.')
  return band
}

function prepareNode(source: CompletionNode, above: number, place: number): Node {
  const size = source.values.length
  if (source.parent >= place || source.joint.length !== above * size)
    throw new RangeError('A damaged completion table.')
  const own = new Float64Array(size)
  source.joint.forEach((cell, i) => {
    own[i % size] = (own[i % size] ?? 0) + cell
  })
  const total = own.reduce((sum, cell) => sum + cell, 0)
  const conditional = Float64Array.from(source.joint, (cell, i) => {
    const row = Math.floor(i / size) * size
    let sum = 0
    for (let j = 0; j < size; j++) sum += source.joint[row + j] ?? 0
    const prior = ((own[i % size] ?? 0) + DOUBT) / (total + size * DOUBT)
    return sum > 0 ? (1 - DOUBT) * (cell / sum) + DOUBT * prior : prior
  })
  return {
    name: source.name,
    parent: source.parent,
    size,
    conditional,
    known: -1,
    isInformed: false,
    below: new Float64Array(size),
    up: new Float64Array(above),
    posterior: new Float64Array(size),
    states: new Map(source.values.map((value, state) => [value, state])),
    source,
  }
}

/** Whether the value is known. A value that the table has never seen is kept as it is and says nothing. */
function observe(node: Node, value: string | number | undefined): boolean {
  node.known = -1
  if (value === undefined) return false
  const { bins } = node.source
  const state = bins && typeof value === 'number' ? binOf(bins, value) : node.states.get(value)
  if (state !== undefined) node.known = state
  return true
}

/** Sum-product: from the leaves to the root, then back; children stand after their parents. */
function propagate(nodes: readonly Node[]): void {
  sendAllUp(nodes)
  for (const node of nodes) {
    const { posterior, below, conditional, size, up, known } = node
    posterior.fill(0)
    if (known >= 0) {
      posterior[known] = 1
      continue
    }
    const above = nodes[node.parent]
    for (let p = 0; p < up.length; p++) {
      // The parent's posterior without this child's own message: what the rest of the tree says.
      const rest = above ? (above.posterior[p] ?? 0) / (up[p] || 1) : 1
      if (rest === 0) continue
      for (let s = 0; s < size; s++) posterior[s] = (posterior[s] ?? 0) + rest * (conditional[p * size + s] ?? 0)
    }
    for (let s = 0; s < size; s++) posterior[s] = (posterior[s] ?? 0) * (below[s] ?? 0)
    normalise(posterior)
  }
}

/** Answers the log likelihood of the evidence. */
function sendAllUp(nodes: readonly Node[]): number {
  for (const node of nodes) {
    node.below.fill(1)
    node.isInformed = node.known >= 0
  }
  let logLikelihood = 0
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i]
    if (node) logLikelihood += sendUp(node, nodes[node.parent])
  }
  return logLikelihood
}

/** Answers the log of the factor that is taken out, so that products of many messages stay far from zero. */
function sendUp(node: Node, above: Node | undefined): number {
  const { up, below, conditional, size, known } = node
  up.fill(1)
  if (!node.isInformed) return 0
  const factor = known >= 0 ? (below[known] ?? 1) : normalise(below)
  for (let p = 0; p < up.length; p++) {
    let sum = known >= 0 ? (conditional[p * size + known] ?? 0) : 0
    if (known < 0) for (let s = 0; s < size; s++) sum += (conditional[p * size + s] ?? 0) * (below[s] ?? 0)
    up[p] = sum
    if (above) above.below[p] = (above.below[p] ?? 0) * sum
  }
  if (above) above.isInformed = true
  return Math.log(factor) + (above ? 0 : Math.log(up[0] ?? 1))
}

/** Divides by the sum and answers it. */
function normalise(values: Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0
  if (sum > 0) for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) / sum
  return sum
}

function settleMostCertain(nodes: readonly Node[], settled: boolean[], chosen: Map<FieldName, string | number>): void {
  const open = nodes.flatMap((node, i) => (settled[i] ? [] : [{ node, i, ...pickState(node) }]))
  const most = Math.max(...open.map(({ certainty }) => certainty))
  for (const { node, i, state, certainty } of open) {
    if (certainty < Math.min(CERTAIN, most)) continue
    settled[i] = true
    node.known = state
    chosen.set(node.name, node.source.values[state] ?? 0)
    if (most < CERTAIN) return
  }
}

/** The most likely state; for age, whose bins are of unequal width, the median. */
function pickState({ posterior, name }: Node): { state: number; certainty: number } {
  let state = 0
  for (let s = 1; s < posterior.length; s++) if ((posterior[s] ?? 0) > (posterior[state] ?? 0)) state = s
  const certainty = posterior[state] ?? 0
  if (name !== 'age' || certainty > 0.5) return { state, certainty }
  let below = 0
  const median = posterior.findIndex((share) => {
    below += share
    return below >= 0.5
  })
  return { state: Math.max(0, median), certainty }
}
