import { expect, test } from 'vitest'
import { AppError } from '@/lib/core/errors'
import { MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import { createFailureReport } from './follow'

test('failures are told of once a minute, all in one line', () => {
  const lines: unknown[] = []
  let nowMs = 0
  const report = createFailureReport({
    logger: { warn: (_, fields) => void lines.push(fields) },
    nowMs: () => nowMs,
  })
  const failures = MODEL_CHOICES.map((choice) => ({
    choice,
    error: new AppError('tracker-unavailable', 'Out of reach.'),
  }))
  for (nowMs of [0, 1_000, 59_999]) report(failures)
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatchObject({
    models: 'xgboost-unbalanced, xgboost-balanced, random-forest-unbalanced, random-forest-balanced',
    why: 'Out of reach.',
  })
  nowMs = 60_000
  report(failures.slice(0, 1))
  report([])
  expect(lines).toHaveLength(2)
})
