import { z } from 'zod'
import { FIELD_NAMES, type FieldName } from '@/lib/core/census/field'
import { adoptTrees, blindIndicators } from '@/lib/core/ensemble/adopt-trees'
import type { Ensemble } from '@/lib/core/ensemble/ensemble'
import { type ForeignColumn, readForeignColumn } from '@/lib/core/ensemble/foreign-columns'
import { AppError } from '@/lib/core/errors'
import { refuseImport } from '@/lib/core/registry/refuse-import'
import { readBooster } from './booster'
import { findTreeFault, foreignTreeSchema } from './foreign-trees'

/** What a model file of XGBoost's says, as far as it matters here; its trees are read once this is known to be of use. */
const fileSchema = z.object({
  version: z.array(z.number().int()).default([]),
  learner: z.object({
    feature_names: z.array(z.string()).default([]),
    feature_types: z.array(z.string()).default([]),
    learner_model_param: z.object({
      base_score: z.string(),
      num_class: z.coerce.number().default(0),
      num_feature: z.coerce.number().int().min(0),
      num_target: z.coerce.number().default(1),
    }),
    objective: z.object({ name: z.string() }),
    gradient_booster: z.object({ name: z.string(), model: z.unknown().optional() }),
  }),
})
type ForeignFile = z.infer<typeof fileSchema>

const treesSchema = z.object({
  gbtree_model_param: z.object({ num_parallel_tree: z.coerce.number().default(1) }).default({ num_parallel_tree: 1 }),
  trees: z.array(foreignTreeSchema),
})

/** A model trained elsewhere, taken apart and put together as one of ours. */
export type ForeignModel = {
  /** With the identity as its calibrator: its probabilities stay what they were. */
  readonly ensemble: Ensemble
  /** Of the model's own input, in its order. */
  readonly columns: readonly ForeignColumn[]
  /** Sum of loss reductions by field, in the order of `FIELD_NAMES`. */
  readonly gains: Float64Array
  /** Of the library that wrote the file; empty where that is not known. */
  readonly version: string
  readonly recipe: Readonly<Record<string, string | number>>
}

const OBJECTIVES: Readonly<Record<string, Ensemble['link']>> = {
  'binary:logistic': 'log-odds',
  'reg:squarederror': 'share',
}
/** Columns are numbered in 16 bits. */
const MAX_COLUMNS = 32_767
/** A file of the wrong columns has hundreds; a reader needs to see of which kind they are. */
const MAX_NAMED = 20

/** @throws AppError `model-invalid` with every reason why this JSON model of XGBoost's cannot be imported. */
export function readForeignModel(json: string): ForeignModel {
  const file = parseFile(json)
  const { learner } = file
  const read = learner.feature_names.map(readForeignColumn)
  const columns = read.filter((column) => column.kind !== 'refused')
  const refusals = read.flatMap((column) => (column.kind === 'refused' ? [column.reason] : []))
  const reasons = [...describeKind(file), ...describeNames(file), ...shorten(refusals)]
  const model = treesSchema.safeParse(learner.gradient_booster.model)
  // Of another booster the trees stand elsewhere, and nothing is to be said of them.
  if (learner.gradient_booster.name === 'gbtree') {
    reasons.push(...(model.success ? describeTrees(model.data.trees, file) : ['Its trees are of an unknown form.']))
  }
  if (reasons.length > 0 || !model.success) throw refuseImport(reasons)

  const { trees, gains } = readTrees(json)
  const blind = blindIndicators(trees, columns).map((column) => `"${learner.feature_names[column]}"`)
  if (blind.length > 0) {
    throw refuseImport([
      `It was trained on a sparse matrix, where 0 counts as missing (as ${blind.slice(0, 3).join(', ')} show); train it on a dense one.`,
    ])
  }
  return {
    ensemble: {
      ...adoptTrees(trees, columns),
      link: OBJECTIVES[learner.objective.name] ?? 'log-odds',
      calibrator: { method: 'beta', a: 1, b: 1, c: 0 },
    },
    columns,
    gains: gainsByField(gains, columns),
    version: file.version.join('.'),
    recipe: {
      objective: learner.objective.name,
      trees: model.data.trees.length,
      num_parallel_tree: model.data.gbtree_model_param.num_parallel_tree,
    },
  }
}

function parseFile(json: string): ForeignFile {
  try {
    return fileSchema.parse(JSON.parse(json))
  } catch (cause) {
    throw refuseImport(["It is no model file of XGBoost's."], cause)
  }
}

function readTrees(json: string): ReturnType<typeof readBooster> {
  try {
    return readBooster(json)
  } catch (cause) {
    if (cause instanceof AppError) throw refuseImport([cause.message], cause)
    throw cause
  }
}

function describeKind({ learner }: ForeignFile): readonly string[] {
  const { num_class: classes, num_target: targets, base_score: base } = learner.learner_model_param
  const booster = learner.gradient_booster.name
  const objective = learner.objective.name
  const isKnown = Object.hasOwn(OBJECTIVES, objective)
  return [
    ...(booster === 'gbtree' ? [] : [`Its booster is "${booster}"; only "gbtree" can be imported.`]),
    ...(isKnown ? [] : [`Its objective is "${objective}"; it must be one of ${Object.keys(OBJECTIVES).join(', ')}.`]),
    ...(classes > 1 || targets > 1
      ? [`It tells ${Math.max(classes, targets)} classes or targets apart, not one.`]
      : []),
    ...(isBase(base, objective) ? [] : ['Its base score is no number that its objective allows.']),
  ]
}

function isBase(text: string, objective: string): boolean {
  const base = Number(text.replace(/^\[|\]$/g, '') || Number.NaN)
  return objective === 'binary:logistic' ? base > 0 && base < 1 : Number.isFinite(base)
}

function describeNames({ learner }: ForeignFile): readonly string[] {
  const { feature_names: names, feature_types: types, learner_model_param: parameters } = learner
  const categorical = names.filter((_, column) => types[column] === 'c')
  return [
    ...(names.length === 0 ? ['It holds no feature_names: save it from a model that was trained with names.'] : []),
    ...(names.length > 0 && names.length !== parameters.num_feature
      ? [`It names ${names.length} features and takes ${parameters.num_feature}.`]
      : []),
    ...(parameters.num_feature > MAX_COLUMNS ? [`It takes more than ${MAX_COLUMNS} features.`] : []),
    ...(categorical.length > 0
      ? [`It splits categories as such (${quote(categorical)}); give it indicators of their levels.`]
      : []),
  ]
}

function describeTrees(
  trees: readonly z.infer<typeof foreignTreeSchema>[],
  { learner }: ForeignFile,
): readonly string[] {
  if (trees.length === 0) return ['It has no trees.']
  const columns = learner.learner_model_param.num_feature
  const faults = trees.flatMap((tree) => findTreeFault(tree, columns) ?? [])
  return [...new Set(faults)]
}

function quote(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMED).map((name) => `"${name}"`)
  return [...shown, ...(names.length > MAX_NAMED ? [`${names.length - MAX_NAMED} more`] : [])].join(', ')
}

function shorten(reasons: readonly string[]): readonly string[] {
  if (reasons.length <= MAX_NAMED) return reasons
  return [...reasons.slice(0, MAX_NAMED), `So it is with ${reasons.length - MAX_NAMED} more of its features.`]
}

function gainsByField(gains: Float64Array, columns: readonly ForeignColumn[]): Float64Array {
  const place = new Map<FieldName, number>(FIELD_NAMES.map((name, i) => [name, i]))
  const byField = new Float64Array(FIELD_NAMES.length)
  columns.forEach(({ field }, column) => {
    const at = place.get(field) ?? 0
    byField[at] = (byField[at] ?? 0) + (gains[column] ?? 0)
  })
  return byField
}
