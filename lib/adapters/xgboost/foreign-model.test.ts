import { describe, expect, test } from 'vitest'
import { encodeTable } from '@/lib/core/ensemble/encoder'
import { foreignMatrix } from '@/lib/core/ensemble/foreign-columns'
import { marginOf } from '@/lib/core/ensemble/trees'
import { damageRows } from '@/lib/core/training/parity'
import { hasLibrary } from '@/lib/testing/has-library'
import { inventCensusTable } from '@/lib/testing/invented-census'
import { BOOSTING, FOREST, trainOneHot } from '@/lib/testing/one-hot-booster'
import { openForeignFile } from './foreign-file'
import { type ForeignModel, readForeignModel } from './foreign-model'
import { openXgboost, type Xgboost } from './native'

const TABLE = inventCensusTable({ rows: 800, seed: 4 })
const DAMAGED = damageRows(TABLE, { rows: 800, seed: 5 })

function marginsOf({ ensemble: { encoders, trees } }: ForeignModel, table: typeof TABLE): number[] {
  const { values, rows, columns } = encodeTable(encoders, table)
  return Array.from({ length: rows }, (_, row) => marginOf(trees, values.subarray(row * columns, (row + 1) * columns)))
}

function furthest(some: ArrayLike<number>, others: ArrayLike<number>): number {
  return Math.max(...Array.from(some, (value, i) => Math.abs(value - (others[i] ?? Number.NaN))))
}

describe.runIf(hasLibrary())('a model of indicator columns', () => {
  test.each([
    { name: 'boosting', parameters: BOOSTING, rounds: 25, link: 'log-odds' },
    { name: 'forest', parameters: FOREST, rounds: 1, link: 'share' },
  ])("$name: the adopted trees give the library's margins, for damaged records too", ({ parameters, rounds, link }) => {
    const booster = trainOneHot(TABLE, { parameters, rounds })
    const model = readForeignModel(booster.json)
    expect(model.ensemble.link).toBe(link)
    expect(model.ensemble.trees.roots.length).toBeGreaterThan(5)
    expect(furthest(marginsOf(model, TABLE), booster.margins(TABLE))).toBeLessThan(5e-6)
    expect(furthest(marginsOf(model, DAMAGED), booster.margins(DAMAGED))).toBeLessThan(5e-6)
  })

  test.each(['json', 'ubj'] as const)('%s: what is read here and what the library reads is one model', (form) => {
    const booster = trainOneHot(TABLE, { parameters: BOOSTING, rounds: 5 })
    const bytes = form === 'json' ? new TextEncoder().encode(booster.json) : booster.ubj
    const opened = openForeignFile(openXgboost({ threads: 1 }), bytes, form)
    const margins = opened.booster.margins(foreignMatrix(opened.model.columns, TABLE))
    opened.booster.free()
    expect(margins).toEqual(booster.margins(TABLE))
    const { version, ...model } = readForeignModel(booster.json)
    expect(opened.model).toEqual({ ...model, version: form === 'json' ? version : '' })
  })

  test('a base in brackets, which old libraries pass over, reaches the library all the same', () => {
    const { json } = trainOneHot(TABLE, { parameters: BOOSTING, rounds: 5 })
    const open = (text: string) => {
      const { booster, model } = openForeignFile(openXgboost({ threads: 1 }), new TextEncoder().encode(text), 'json')
      const margins = booster.margins(foreignMatrix(model.columns, TABLE))
      booster.free()
      return margins
    }
    const bracketed = json.replace(/"base_score":"([^"]*)"/, '"base_score":"[$1]"')
    expect(bracketed).not.toBe(json)
    expect(open(bracketed)).toEqual(open(json))
  })

  test('UBJ that the library reads otherwise than it is written is refused', () => {
    const { ubj } = trainOneHot(TABLE, { parameters: BOOSTING, rounds: 5 })
    const library = openXgboost({ threads: 1 })
    // A library that knows the form only in part: it answers with a base of its own.
    const older: Xgboost = {
      ...library,
      load: (bytes) => {
        const booster = library.load(bytes)
        const save = () => {
          const text = new TextDecoder().decode(booster.save('json'))
          return new TextEncoder().encode(text.replace(/"base_score":"[^"]*"/, '"base_score":"5E-1"'))
        }
        return { ...booster, save }
      },
    }
    expect(() => openForeignFile(older, ubj, 'ubj')).toThrow(/misreads it\. Save it as \.json/)
  })

  test.each(['json', 'ubj'] as const)('%s: what the library cannot load is refused, with its reason', (form) => {
    // The library wants what a reader of trees can do without.
    const text = fileWith({})
    expect(() => openForeignFile(openXgboost({ threads: 1 }), new TextEncoder().encode(text), form)).toThrow(
      /cannot load it \(XGBoost: .*XGBOOST_LIBRARY/,
    )
  })
})

type Json = { [key: string]: unknown }

const TREE = {
  left_children: [1, -1, -1],
  right_children: [2, -1, -1],
  split_indices: [1, 0, 0],
  split_conditions: [1, -0.4, 0.6],
  default_left: [1, 0, 0],
  loss_changes: [12, 0, 0],
  split_type: [0, 0, 0],
  tree_param: { size_leaf_vector: '0' },
}

/** One split on an indicator; what is given takes the place of what would stand there. */
function fileWith({
  learner = {},
  parameters = {},
  trees = [TREE],
}: {
  learner?: Json
  parameters?: Json
  trees?: Json[]
}) {
  return JSON.stringify({
    version: [1, 7, 4],
    learner: {
      feature_names: ['age', 'sex_Female'],
      feature_types: ['float', 'float'],
      learner_model_param: { base_score: '5E-1', num_class: '0', num_feature: '2', num_target: '1', ...parameters },
      objective: { name: 'binary:logistic' },
      gradient_booster: {
        name: 'gbtree',
        model: { gbtree_model_param: { num_parallel_tree: '1', num_trees: '1' }, trees },
      },
      ...learner,
    },
  })
}

test('an indicator becomes a rank of its one level, and columns that nobody asks for are left out', () => {
  const { ensemble, columns, gains, version } = readForeignModel(fileWith({}))
  expect(columns).toHaveLength(2)
  expect(ensemble.encoders).toEqual([{ kind: 'rank', field: 'sex', keys: ['Female'], fallback: -1 }])
  expect([...ensemble.trees.feature]).toEqual([0, -1, -1])
  expect(marginOf(ensemble.trees, Float32Array.of(0))).toBeCloseTo(0.6, 6)
  expect(marginOf(ensemble.trees, Float32Array.of(-1))).toBeCloseTo(-0.4, 6)
  expect(gains.filter((gain) => gain > 0)).toEqual(Float64Array.of(12))
  expect(version).toBe('1.7.4')
})

test.each(['1.17549435E-38', '0.5', '1'])('an indicator’s threshold of %s tells absent from present', (threshold) => {
  const tree = { ...TREE, split_conditions: [Number(threshold), -0.4, 0.6] }
  const { trees } = readForeignModel(fileWith({ trees: [tree] })).ensemble
  expect([-1, 0].map((rank) => Math.sign(marginOf(trees, Float32Array.of(rank))))).toEqual([-1, 1])
})

test.each([
  { name: 'no JSON', text: '{', reason: 'no model file of XGBoost' },
  { name: 'no model', text: '{"a":1}', reason: 'no model file of XGBoost' },
  { name: 'no names', text: fileWith({ learner: { feature_names: [] } }), reason: 'no feature_names' },
  {
    name: 'too few names',
    text: fileWith({ learner: { feature_names: ['age'] } }),
    reason: 'names 1 features and takes 2',
  },
  {
    name: 'an unknown feature',
    text: fileWith({ learner: { feature_names: ['age', 'shoe_size'] } }),
    reason: '"shoe_size" is no census field',
  },
  {
    name: 'an unknown level',
    text: fileWith({ learner: { feature_names: ['age', 'sex_Robot'] } }),
    reason: '"sex_Robot" names no level of the field "sex"',
  },
  {
    name: 'words as numbers',
    text: fileWith({ learner: { feature_names: ['age', 'education'] } }),
    reason: '"education" is a field of words',
  },
  {
    name: 'categories as such',
    text: fileWith({ learner: { feature_types: ['float', 'c'] } }),
    reason: 'splits categories as such ("sex_Female")',
  },
  {
    name: 'a categorical split',
    text: fileWith({ trees: [{ ...TREE, split_type: [1, 0, 0] }] }),
    reason: 'split on sets of categories',
  },
  {
    name: 'dart',
    text: fileWith({ learner: { gradient_booster: { name: 'dart', gbtree: {}, weight_drop: [] } } }),
    reason: 'Its booster is "dart"',
  },
  {
    name: 'a linear model',
    text: fileWith({ learner: { gradient_booster: { name: 'gblinear', model: { weights: [] } } } }),
    reason: 'Its booster is "gblinear"',
  },
  {
    name: 'another objective',
    text: fileWith({ learner: { objective: { name: 'rank:pairwise' } } }),
    reason: 'Its objective is "rank:pairwise"',
  },
  { name: 'several classes', text: fileWith({ parameters: { num_class: '3' } }), reason: 'tells 3 classes' },
  { name: 'no trees', text: fileWith({ trees: [] }), reason: 'has no trees' },
  {
    name: 'trees of one leaf',
    text: fileWith({ trees: [{ ...TREE, left_children: [-1, -1, -1], right_children: [-1, -1, -1] }] }),
    reason: 'No tree found a split',
  },
  {
    name: 'a circle',
    text: fileWith({ trees: [{ ...TREE, left_children: [0, -1, -1] }] }),
    reason: 'Its trees are damaged',
  },
  {
    name: 'a column that is not there',
    text: fileWith({ trees: [{ ...TREE, split_indices: [7, 0, 0] }] }),
    reason: 'Its trees are damaged',
  },
  {
    name: 'several values a leaf',
    text: fileWith({ trees: [{ ...TREE, tree_param: { size_leaf_vector: '3' } }] }),
    reason: 'several values each',
  },
  { name: 'a base beyond chance', text: fileWith({ parameters: { base_score: '[1,2]' } }), reason: 'Its base score' },
  {
    name: 'zeros that count as missing',
    text: fileWith({ trees: [{ ...TREE, split_conditions: [2.00001, -0.4, 0.6] }] }),
    reason: 'trained on a sparse matrix, where 0 counts as missing (as "sex_Female" show',
  },
])('refused with its reason: $name', ({ text, reason }) => {
  expect(() => readForeignModel(text)).toThrow(
    expect.objectContaining({ code: 'model-invalid', message: expect.stringContaining(reason) }),
  )
})

test('all reasons come at once, and of many like ones the first', () => {
  const names = Array.from({ length: 30 }, (_, i) => `unknown ${i}`)
  const text = fileWith({ learner: { objective: { name: 'count:poisson' }, feature_names: names }, trees: [] })
  let message = ''
  try {
    readForeignModel(text)
  } catch (error) {
    message = String(error)
  }
  for (const part of ['count:poisson', 'names 30 features', '"unknown 0"', '10 more of its features', 'no trees']) {
    expect(message).toContain(part)
  }
  expect(message).not.toContain('"unknown 20"')
})
