import { describe, expect, test } from 'vitest'
import { createRng } from '../math/rng'
import { type Belief, buildTree, sendDown, sendUp, settle, startOver } from './belief'
import type { CompletionNode } from './completion-table'

const FIELDS = ['age', 'sex', 'race', 'year', 'education'] as const

/** Five fields of two to four states: 0 over 1 and 2, 1 over 3 and 4. */
const buildSources = (seed: number): CompletionNode[] => {
  const rng = createRng(seed)
  const sizes = FIELDS.map(() => 2 + rng.int(3))
  return FIELDS.map((name, i) => {
    const parent = [-1, 0, 0, 1, 1][i] ?? -1
    const [size = 2, above = 1] = [sizes[i], parent < 0 ? 1 : sizes[parent]]
    const joint = Array.from({ length: size * above }, () => 1 + rng.int(1000))
    return { name, values: Array.from({ length: size }, (_, state) => state), parent, joint }
  })
}

const spread = (tree: readonly Belief[]) => {
  const logLikelihood = sendUp(tree)
  sendDown(tree)
  return logLikelihood
}

const know = (tree: readonly Belief[], known: readonly number[]) => {
  for (const [i, node] of tree.entries()) startOver(node, known[i] ?? -1)
}

const openPosteriors = (tree: readonly Belief[]) =>
  tree.filter(({ known }) => known < 0).map(({ name, posterior }) => [name, ...posterior])

/** Every combination of states with its probability, as the tree's conditionals say. */
const enumerate = (tree: readonly Belief[]) => {
  let all: { states: number[]; probability: number }[] = [{ states: [], probability: 1 }]
  for (const { parent, size, matrix } of tree) {
    all = all.flatMap(({ states, probability }) =>
      Array.from({ length: size }, (_, state) => {
        const row = parent ? (states[tree.indexOf(parent)] ?? 0) : 0
        return { states: [...states, state], probability: probability * (matrix.cells[row * size + state] ?? 0) }
      }),
    )
  }
  return all
}

const NOTHING = [-1, -1, -1, -1, -1]
const CASES = [NOTHING, [-1, -1, -1, 1, -1], [-1, 0, -1, -1, -1], [1, -1, 0, -1, 1], [-1, -1, 1, 0, 1]]

describe.each(CASES.map((known, seed) => ({ known, seed })))('with $known known', ({ known, seed }) => {
  test('posteriors and likelihood are those of all combinations', () => {
    const tree = buildTree(buildSources(seed))
    know(tree, known)
    const logLikelihood = spread(tree)
    const fitting = enumerate(tree).filter(({ states }) => states.every((s, i) => known[i] === -1 || known[i] === s))
    const total = fitting.reduce((sum, { probability }) => sum + probability, 0)
    expect(logLikelihood).toBeCloseTo(Math.log(total), 9)
    for (const [i, { posterior }] of tree.entries()) {
      if (known[i] !== -1) continue
      for (const [state, share] of posterior.entries()) {
        const matching = fitting.filter(({ states }) => states[i] === state)
        expect(share).toBeCloseTo(matching.reduce((sum, { probability }) => sum + probability, 0) / total, 9)
      }
    }
  })

  test.each([0, 1, 2, 3, 4])('settling field %i later is the same as knowing it from the start, bit for bit', (i) => {
    const tree = buildTree(buildSources(seed))
    know(tree, known)
    spread(tree)
    const node = tree[i]
    if (!node || node.known >= 0) return
    settle(node, 1)
    spread(tree)
    const fresh = buildTree(buildSources(seed))
    know(
      fresh,
      known.map((state, at) => (at === i ? 1 : state)),
    )
    spread(fresh)
    expect(openPosteriors(tree)).toEqual(openPosteriors(fresh))
  })
})

test('names the nodes that were judged anew, and those alone', () => {
  const tree = buildTree(buildSources(1))
  know(tree, [-1, 0, -1, -1, -1])
  spread(tree)
  for (const node of tree) node.isRevised = false
  const [, , , leaf] = tree
  if (leaf) settle(leaf, 1)
  spread(tree)
  // Between the leaf and all others stands a field that is known.
  expect(tree.map(({ isRevised }) => isRevised)).toEqual([false, false, false, false, false])
})

test.each([
  { name: 'a parent after its child', change: { parent: 3 } },
  { name: 'counts of another size', change: { joint: [1, 2, 3] } },
])('refuses $name', ({ change }) => {
  const sources = buildSources(2).map((source, i) => (i === 1 ? { ...source, ...change } : source))
  expect(() => buildTree(sources)).toThrow(RangeError)
})
