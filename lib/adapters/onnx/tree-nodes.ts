import type { Trees } from '@/lib/core/ensemble/trees'
import { LEAF } from '@/lib/core/ensemble/trees'
import { attribute, tensor } from './attributes'
import type { Node } from './onnx-schema'

type Wires = { readonly input: string; readonly output: string }

/**
 * Trees of more nodes than this are written as `TreeEnsemble` of ai.onnx.ml 5: 10 bytes a node and quick to load,
 * against 24 as `TreeEnsembleRegressor` of ai.onnx.ml 3, which older readers know too.
 */
export const DEFAULT_CLASSIC_NODES = 250_000

/** The classic operator, ai.onnx.ml 3. Margin of shape [N, 1]. */
export function classicTrees(trees: Trees, { input, output }: Wires): Node {
  const nodes = trees.feature.length
  const isLeaf = (node: number) => trees.feature[node] === LEAF
  const { treeIds, nodeIds } = numberNodes(trees)
  const each = (value: (node: number) => number) => Array.from({ length: nodes }, (_, node) => value(node))
  const leaves = each((node) => node).filter(isLeaf)
  const idOf = (node: number | undefined) => nodeIds[node ?? 0] ?? 0
  return {
    op_type: 'TreeEnsembleRegressor',
    domain: 'ai.onnx.ml',
    input: [input],
    output: [output],
    attribute: [
      attribute.int('n_targets', 1),
      attribute.string('aggregate_function', 'SUM'),
      attribute.string('post_transform', 'NONE'),
      attribute.ints('nodes_treeids', treeIds),
      attribute.ints('nodes_nodeids', nodeIds),
      attribute.strings(
        'nodes_modes',
        Array.from({ length: nodes }, (_, node) => (isLeaf(node) ? 'LEAF' : 'BRANCH_LT')),
      ),
      attribute.ints(
        'nodes_featureids',
        each((node) => Math.max(0, trees.feature[node] ?? 0)),
      ),
      attribute.floats(
        'nodes_values',
        each((node) => (isLeaf(node) ? 0 : (trees.value[node] ?? 0))),
      ),
      attribute.ints(
        'nodes_truenodeids',
        each((node) => (isLeaf(node) ? 0 : idOf(trees.left[node]))),
      ),
      attribute.ints(
        'nodes_falsenodeids',
        each((node) => (isLeaf(node) ? 0 : idOf(trees.right[node]))),
      ),
      attribute.ints('nodes_missing_value_tracks_true', trees.missingLeft),
      attribute.ints(
        'target_treeids',
        leaves.map((node) => treeIds[node] ?? 0),
      ),
      attribute.ints(
        'target_nodeids',
        leaves.map((node) => nodeIds[node] ?? 0),
      ),
      attribute.ints(
        'target_ids',
        leaves.map(() => 0),
      ),
      attribute.floats(
        'target_weights',
        leaves.map((node) => trees.value[node] ?? 0),
      ),
    ],
  }
}

function numberNodes({ roots, feature }: Trees): { treeIds: Int32Array; nodeIds: Int32Array } {
  const treeIds = new Int32Array(feature.length)
  const nodeIds = new Int32Array(feature.length)
  roots.forEach((root, tree) => {
    const end = roots[tree + 1] ?? feature.length
    treeIds.fill(tree, root, end)
    for (let node = root; node < end; node++) nodeIds[node] = node - root
  })
  return { treeIds, nodeIds }
}

const BRANCH_LT = 1

/** The compact operator, ai.onnx.ml 5, which keeps leaves apart. Each root must be a split. */
export function compactTrees(trees: Trees, { input, output }: Wires): Node {
  // Splits and leaves are numbered apart, each in node order.
  const isLeaf = Uint8Array.from(trees.feature, (feature) => (feature === LEAF ? 1 : 0))
  const place = new Int32Array(isLeaf.length)
  const counts = [0, 0]
  isLeaf.forEach((kind, node) => {
    place[node] = counts[kind] ?? 0
    counts[kind] = (counts[kind] ?? 0) + 1
  })
  const splits = Array.from(isLeaf.keys()).filter((node) => isLeaf[node] === 0)
  const leaves = Array.from(isLeaf.keys()).filter((node) => isLeaf[node] === 1)
  const at = (children: Int32Array) => splits.map((node) => place[children[node] ?? 0] ?? 0)
  const leafFlag = (children: Int32Array) => splits.map((node) => isLeaf[children[node] ?? 0] ?? 0)
  return {
    op_type: 'TreeEnsemble',
    domain: 'ai.onnx.ml',
    input: [input],
    output: [output],
    attribute: [
      attribute.int('n_targets', 1),
      attribute.int('aggregate_function', 1),
      attribute.int('post_transform', 0),
      attribute.ints(
        'tree_roots',
        Array.from(trees.roots, (root) => place[root] ?? 0),
      ),
      attribute.tensor('nodes_modes', tensor.uint8('nodes_modes', new Uint8Array(splits.length).fill(BRANCH_LT))),
      attribute.ints(
        'nodes_featureids',
        splits.map((node) => trees.feature[node] ?? 0),
      ),
      attribute.tensor(
        'nodes_splits',
        tensor.float(
          'nodes_splits',
          Float32Array.from(splits, (node) => trees.value[node] ?? 0),
        ),
      ),
      attribute.ints('nodes_truenodeids', at(trees.left)),
      attribute.ints('nodes_trueleafs', leafFlag(trees.left)),
      attribute.ints('nodes_falsenodeids', at(trees.right)),
      attribute.ints('nodes_falseleafs', leafFlag(trees.right)),
      attribute.ints(
        'nodes_missing_value_tracks_true',
        splits.map((node) => trees.missingLeft[node] ?? 0),
      ),
      attribute.ints(
        'leaf_targetids',
        leaves.map(() => 0),
      ),
      attribute.tensor(
        'leaf_weights',
        tensor.float(
          'leaf_weights',
          Float32Array.from(leaves, (node) => trees.value[node] ?? 0),
        ),
      ),
    ],
  }
}
