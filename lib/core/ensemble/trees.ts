/**
 * Binary trees side by side, one entry a node in every array. A row goes left where its value is less than the
 * threshold, both as float32. A row's margin is the sum of the leaves it reaches, one in each tree.
 */
export type Trees = {
  /** First node of each tree; a tree's nodes follow one another, parents before children. */
  readonly roots: Int32Array
  /** Column that the node asks for; -1 at a leaf. */
  readonly feature: Int16Array
  /** Threshold of a split, value of a leaf. */
  readonly value: Float32Array
  /** Index of the child; 0 at a leaf. */
  readonly left: Int32Array
  readonly right: Int32Array
  /** 1: a missing value (NaN) goes left. */
  readonly missingLeft: Uint8Array
}

export const LEAF = -1

/** Sum over the trees in float64, for checks; serving walks the ONNX file instead. */
export function marginOf(trees: Trees, row: Float32Array): number {
  let margin = 0
  for (const root of trees.roots) {
    let node = root
    for (let feature = trees.feature[node] ?? LEAF; feature !== LEAF; feature = trees.feature[node] ?? LEAF) {
      const value = row[feature] ?? Number.NaN
      const goesLeft = Number.isNaN(value) ? trees.missingLeft[node] === 1 : value < (trees.value[node] ?? 0)
      node = (goesLeft ? trees.left[node] : trees.right[node]) ?? 0
    }
    margin += trees.value[node] ?? 0
  }
  return margin
}
