import type { CompletionNode } from './completion-table'
import type { FieldName } from './field'
import { type Matrix, sumColumns, sumRows } from './weighted-sums'

/** Keeps what the data never shows possible, so that contradictory evidence still has an answer. */
const DOUBT = 1e-7

/** A field in a tree of fields, and what is believed of it now. A tree stands in a list, parents before children. */
export type Belief = {
  readonly source: CompletionNode
  readonly name: FieldName
  readonly parent: Belief | undefined
  /** In the order in which their messages are multiplied: the last of the list first. */
  readonly children: Belief[]
  readonly size: number
  /** P(own state | parent's state), by parent's state and own state; at the root the prior. */
  readonly matrix: Matrix
  readonly states: ReadonlyMap<string | number, number>
  /** The state known or settled on; -1 while open. */
  known: number
  /** Whether anything is known in the node's subtree: if not, its message says nothing and is not written. */
  isInformed: boolean
  /** Whether a message from below has changed, or the state has become known, since the last message up. */
  isStale: boolean
  /** Whether what is believed has changed since the children last saw it. */
  isMoved: boolean
  /** Set with each new posterior; whoever has looked at it takes it back. */
  isRevised: boolean
  /** Product of the children's messages. */
  readonly below: Float64Array
  /** Message to the parent, by parent's state. */
  readonly up: Float64Array
  /** What all but the node's subtree says, by parent's state. */
  readonly rest: Float64Array
  /** P(state | all that is known), while open. */
  readonly posterior: Float64Array
}

/** @throws RangeError for a table whose nodes and counts do not fit together. */
export function buildTree(sources: readonly CompletionNode[]): readonly Belief[] {
  const tree: Belief[] = []
  for (const source of sources) {
    const parent = tree[source.parent]
    const node = buildNode(source, parent)
    if (source.parent >= tree.length) throw new RangeError('A damaged completion table.')
    parent?.children.unshift(node)
    tree.push(node)
  }
  return tree
}

function buildNode(source: CompletionNode, parent: Belief | undefined): Belief {
  const size = source.values.length
  const above = parent?.size ?? 1
  if (source.joint.length !== above * size) throw new RangeError('A damaged completion table.')
  return {
    source,
    name: source.name,
    parent,
    children: [],
    size,
    matrix: { cells: conditionalOf(source.joint, size), columns: size },
    states: new Map(source.values.map((value, state) => [value, state])),
    known: -1,
    isInformed: false,
    isStale: false,
    isMoved: true,
    isRevised: false,
    below: new Float64Array(size),
    up: new Float64Array(above),
    rest: new Float64Array(above),
    posterior: new Float64Array(size),
  }
}

function conditionalOf(joint: readonly number[], size: number): Float64Array {
  const own = new Float64Array(size)
  joint.forEach((cell, i) => {
    own[i % size] = (own[i % size] ?? 0) + cell
  })
  const total = own.reduce((sum, cell) => sum + cell, 0)
  return Float64Array.from(joint, (cell, i) => {
    const row = Math.floor(i / size) * size
    let sum = 0
    for (let j = 0; j < size; j++) sum += joint[row + j] ?? 0
    const prior = ((own[i % size] ?? 0) + DOUBT) / (total + size * DOUBT)
    return sum > 0 ? (1 - DOUBT) * (cell / sum) + DOUBT * prior : prior
  })
}

/** Forgets everything; -1 for a node of which nothing is known. */
export function startOver(node: Belief, known: number): void {
  node.known = known
  node.isInformed = known >= 0
  node.isStale = known >= 0
  node.isMoved = true
}

/** From here on the open node's state counts as known. */
export function settle(node: Belief, state: number): void {
  node.known = state
  node.isInformed = true
  node.isStale = true
  node.isMoved = true
}

/**
 * Sends messages from the leaves to the root, along those ways alone on which something has changed.
 * @returns the log likelihood of what is known, the first time after starting over.
 */
export function sendUp(tree: readonly Belief[]): number {
  let logLikelihood = 0
  for (let i = tree.length - 1; i >= 0; i--) {
    const node = tree[i]
    if (node?.isStale) logLikelihood += node.known >= 0 ? sendKnown(node) : sendOpen(node)
  }
  return logLikelihood
}

function sendKnown(node: Belief): number {
  const { children, matrix, size, up, known } = node
  let factor = 1
  for (const child of children) if (child.isInformed) factor *= child.up[known] ?? 0
  for (let p = 0; p < up.length; p++) up[p] = matrix.cells[p * size + known] ?? 0
  return Math.log(factor) + reachParent(node)
}

/** Answers the log of the factor that is taken out, so that products of many messages stay far from zero. */
function sendOpen(node: Belief): number {
  const { children, below, matrix, size, up } = node
  below.fill(1)
  for (const { isInformed, up: message } of children) {
    if (isInformed) for (let s = 0; s < size; s++) below[s] = (below[s] ?? 0) * (message[s] ?? 0)
  }
  const factor = normalise(below)
  sumColumns(matrix, below, up)
  node.isMoved = true
  return Math.log(factor) + reachParent(node)
}

/** What is below a known node says nothing to what is above it. */
function reachParent(node: Belief): number {
  node.isStale = false
  const { parent, up } = node
  if (!parent) return Math.log(up[0] ?? 1)
  parent.isInformed = true
  if (parent.known < 0) parent.isStale = true
  return 0
}

/** Brings the posteriors of open nodes up to date, from the root to the leaves. */
export function sendDown(tree: readonly Belief[]): void {
  for (const node of tree) {
    if (node.known < 0 && (node.isMoved || node.parent?.isMoved)) {
      judge(node)
      node.isMoved = true
      node.isRevised = true
    }
  }
  for (const node of tree) node.isMoved = false
}

function judge(node: Belief): void {
  const { parent, matrix, posterior, below, rest, size, up, isInformed } = node
  if (parent && parent.known >= 0) copyRow(node, parent.known)
  else {
    // The parent's posterior without this child's own message: what the rest of the tree says.
    for (let p = 0; p < rest.length; p++) {
      rest[p] = parent ? (parent.posterior[p] ?? 0) / (isInformed ? up[p] || 1 : 1) : 1
    }
    sumRows(matrix, rest, posterior)
  }
  if (isInformed) for (let s = 0; s < size; s++) posterior[s] = (posterior[s] ?? 0) * (below[s] ?? 0)
  normalise(posterior)
}

function copyRow({ matrix: { cells, columns }, posterior, up, isInformed }: Belief, row: number): void {
  const weight = isInformed ? 1 / (up[row] || 1) : 1
  for (let s = 0; s < columns; s++) posterior[s] = weight * (cells[row * columns + s] ?? 0)
}

/** Divides by the sum and answers it. */
function normalise(values: Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i] ?? 0
  if (sum > 0) for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) / sum
  return sum
}
