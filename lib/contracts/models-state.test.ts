import { expect, test } from 'vitest'
import { MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import { formatModelsSearch, parseModelsState } from './models-state'

const parse = (search: string) => parseModelsState(Object.fromEntries(new URLSearchParams(search)))

test.each(MODEL_CHOICES)('$algorithm, $balancing comes back from its address', ({ algorithm, balancing }) => {
  for (const threshold of [undefined, 0, 0.07, 0.5, 1]) {
    const state = { id: `${algorithm}-${balancing}`, threshold } as const
    expect(parse(formatModelsSearch(state))).toEqual(state)
  }
})

test.each(['', '?model=svm', '?threshold=2', '?threshold=1.5', '?threshold=abc', '?threshold=-1', '?constructor=1'])(
  'an address of %s is as good as none',
  (search) => {
    expect(parse(search)).toEqual({ id: 'xgboost-unbalanced', threshold: undefined })
  },
)
