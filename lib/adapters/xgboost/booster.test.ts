import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { marginOf } from '@/lib/core/ensemble/trees'
import { AppError } from '@/lib/core/errors'
import { readBooster } from './booster'

type Golden = {
  readonly tolerance: number
  readonly rows: readonly (readonly number[])[]
  readonly models: Record<'boosting' | 'forest', { json: string; margins: number[]; totalGain: number[] }>
}

const GOLDEN: Golden = JSON.parse(readFileSync(new URL('./__fixtures__/xgboost.json', import.meta.url), 'utf8'))

describe.each(['boosting', 'forest'] as const)('a model that Python saved: %s', (name) => {
  const { json, margins, totalGain } = GOLDEN.models[name]
  const { trees, gains } = readBooster(json)

  test('gives the margins that XGBoost gives', () => {
    GOLDEN.rows.forEach((row, i) => {
      expect(Math.abs(marginOf(trees, Float32Array.from(row)) - (margins[i] ?? Number.NaN))).toBeLessThan(
        GOLDEN.tolerance,
      )
    })
  })

  test('gives the total gain by column', () => {
    totalGain.forEach((gain, column) => {
      expect(gains[column]).toBeCloseTo(gain, 3)
    })
  })
})

const [BASE, PLAIN] = [/"base_score":"[^"]*"/, GOLDEN.models.boosting.json]

test('the base is read plain, as before 3.1, and in brackets, as since', () => {
  const plain = readBooster(PLAIN.replace(BASE, '"base_score":"2E-1"'))
  const bracketed = readBooster(PLAIN.replace(BASE, '"base_score":"[2E-1]"'))
  // ln(0.2 / 0.8)
  const none = readBooster(PLAIN.replace(BASE, '"base_score":"5E-1"'))
  const row = Float32Array.of(1, 2, 3, 4)
  expect(marginOf(plain.trees, row) - marginOf(none.trees, row)).toBeCloseTo(-1.386294, 5)
  expect(bracketed).toEqual(plain)
})

test('a tree that never split adds its value all the same', () => {
  const model = JSON.parse(PLAIN)
  const [first] = model.learner.gradient_booster.model.trees
  const lone = { ...first, left_children: [-1], right_children: [-1], split_indices: [0], split_conditions: [0.25] }
  const before = readBooster(PLAIN)
  model.learner.gradient_booster.model.trees.push(lone)
  const after = readBooster(JSON.stringify(model))
  const row = Float32Array.of(1, 2, 3, 4)
  expect(after.trees.roots).toEqual(before.trees.roots)
  expect(marginOf(after.trees, row)).toBeCloseTo(marginOf(before.trees, row) + 0.25, 6)
})

test.each([
  ['no JSON', '{'],
  ['another model', '{"learner":{}}'],
])('%s is refused with a code', (_, json) => {
  expect(() => readBooster(json)).toThrow(AppError)
})
