import { z } from 'zod'

const numbers = z.array(z.number())

/** A tree of a file that nobody here wrote; the arrays hold an entry a node. */
export const foreignTreeSchema = z.object({
  left_children: numbers,
  right_children: numbers,
  split_indices: numbers,
  split_conditions: numbers,
  default_left: z.array(z.union([z.number(), z.boolean()])),
  loss_changes: numbers,
  /** 1: the split is on a set of categories. Absent in old files, which have none. */
  split_type: z.array(z.number()).default([]),
  tree_param: z.object({ size_leaf_vector: z.coerce.number().default(0) }).default({ size_leaf_vector: 0 }),
})
export type ForeignTree = z.infer<typeof foreignTreeSchema>

/** What keeps a tree from being walked, in a sentence; undefined where nothing does. */
export function findTreeFault(tree: ForeignTree, columns: number): string | undefined {
  if (tree.split_type.some((type) => type === 1)) return 'Its trees split on sets of categories.'
  if (tree.tree_param.size_leaf_vector > 1) return 'Its leaves hold several values each.'
  return isWalkable(tree, columns) ? undefined : 'Its trees are damaged: a node leads nowhere, or back.'
}

/** Each node is reached once, from the root, and splits ask for columns that there are. */
function isWalkable(tree: ForeignTree, columns: number): boolean {
  const { left_children: left, right_children: right, split_indices: asked, split_conditions: conditions } = tree
  const nodes = left.length
  const lengths = [right, asked, conditions, tree.default_left, tree.loss_changes].map(({ length }) => length)
  if (nodes === 0 || lengths.some((length) => length !== nodes)) return false
  const seen = new Uint8Array(nodes)
  const queue = [0]
  for (let i = 0; i < queue.length; i++) {
    const node = queue[i] ?? 0
    if (seen[node] !== 0) return false
    seen[node] = 1
    const children = [left[node] ?? -1, right[node] ?? -1]
    if (children.every((child) => child === -1)) continue
    const isColumn = Number.isInteger(asked[node]) && (asked[node] ?? -1) >= 0 && (asked[node] ?? columns) < columns
    if (!isColumn || !children.every((child) => Number.isInteger(child) && child >= 0 && child < nodes)) return false
    queue.push(...children)
  }
  return true
}
