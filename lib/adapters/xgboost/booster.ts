import { z } from 'zod'
import type { Trees } from '@/lib/core/ensemble/trees'
import { LEAF } from '@/lib/core/ensemble/trees'
import { AppError } from '@/lib/core/errors'

const numbers = z.array(z.number())

const treeSchema = z.object({
  left_children: numbers,
  right_children: numbers,
  split_indices: numbers,
  /** Threshold of a split, value of a leaf. */
  split_conditions: numbers,
  default_left: z.array(z.union([z.number(), z.boolean()])),
  loss_changes: numbers,
})

/** XGBoost's JSON model, the part read here; it has the same form from 1.3 on. */
const modelSchema = z.object({
  learner: z.object({
    // "5E-1", from 3.1 on "[5E-1]".
    learner_model_param: z.object({ base_score: z.string(), num_feature: z.coerce.number().int() }),
    objective: z.object({ name: z.enum(['binary:logistic', 'reg:squarederror']) }),
    gradient_booster: z.object({ model: z.object({ trees: z.array(treeSchema).min(1) }) }),
  }),
})

type SourceTree = z.infer<typeof treeSchema>

export type Booster = {
  readonly trees: Trees
  /** Sum of loss reductions by column, as XGBoost's `total_gain`. */
  readonly gains: Float64Array
}

/** @throws AppError `training-failed` where the text is no model of ours. */
export function readBooster(json: string): Booster {
  const { learner } = parseModel(json)
  const { base_score: baseScore, num_feature: columns } = learner.learner_model_param
  const score = Number(baseScore.replace(/^\[|\]$/g, ''))
  // The file holds the base as a probability for the logistic objective; XGBoost takes its logit in float32.
  const base = learner.objective.name === 'binary:logistic' ? Math.fround(-Math.log(Math.fround(1 / score) - 1)) : score
  const gains = new Float64Array(columns)
  return { trees: joinTrees(learner.gradient_booster.model.trees, base, gains), gains }
}

function parseModel(json: string): z.infer<typeof modelSchema> {
  try {
    return modelSchema.parse(JSON.parse(json))
  } catch (cause) {
    throw new AppError('training-failed', 'XGBoost gave a model file of an unknown form.', { cause })
  }
}

type NodeColumns = { [K in 'feature' | 'value' | 'left' | 'right' | 'missingLeft']: number[] }

/**
 * Adds each split's loss reduction to `gains`. The base, and trees that never split, join the leaves of the first tree:
 * XGBoost starts its float32 sum from the base, so any reader that adds tree by tree then gets the same bits.
 */
function joinTrees(sources: readonly SourceTree[], base: number, gains: Float64Array): Trees {
  const columns: NodeColumns = { feature: [], value: [], left: [], right: [], missingLeft: [] }
  const roots: number[] = []
  let constant = base
  for (const source of sources) {
    const order = reachable(source)
    if (order.length === 1) {
      constant += source.split_conditions[0] ?? 0
    } else {
      roots.push(columns.feature.length)
      appendTree(columns, source, order)
      addGains(gains, source, order)
    }
  }
  if (roots.length === 0) {
    throw new AppError('training-failed', 'No tree found a split: too few records, or one label only.')
  }
  const firstEnd = roots[1] ?? columns.feature.length
  return {
    roots: Int32Array.from(roots),
    feature: Int16Array.from(columns.feature),
    value: Float32Array.from(columns.value, (value, node) => {
      return node < firstEnd && columns.feature[node] === LEAF ? value + constant : value
    }),
    left: Int32Array.from(columns.left),
    right: Int32Array.from(columns.right),
    missingLeft: Uint8Array.from(columns.missingLeft),
  }
}

function appendTree(columns: NodeColumns, source: SourceTree, order: readonly number[]): void {
  const start = columns.feature.length
  const place = new Map(order.map((node, i) => [node, start + i]))
  const placeOf = (child: number | undefined) => place.get(child ?? -1) ?? 0
  for (const node of order) {
    const isSplit = source.left_children[node] !== -1
    columns.feature.push(isSplit ? (source.split_indices[node] ?? 0) : LEAF)
    columns.value.push(source.split_conditions[node] ?? 0)
    columns.left.push(placeOf(source.left_children[node]))
    columns.right.push(placeOf(source.right_children[node]))
    columns.missingLeft.push(isSplit ? Number(source.default_left[node] ?? 0) : 0)
  }
}

function addGains(gains: Float64Array, source: SourceTree, order: readonly number[]): void {
  for (const node of order) {
    if (source.left_children[node] === -1) continue
    const column = source.split_indices[node] ?? 0
    gains[column] = (gains[column] ?? 0) + (source.loss_changes[node] ?? 0)
  }
}

/** Nodes in breadth-first order; pruning leaves dead nodes in XGBoost's arrays. */
function reachable({ left_children: left, right_children: right }: SourceTree): readonly number[] {
  const order = [0]
  for (let i = 0; i < order.length; i++) {
    const node = order[i] ?? 0
    const child = left[node] ?? -1
    if (child !== -1) order.push(child, right[node] ?? 0)
  }
  return order
}
