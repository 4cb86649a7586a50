import { describe, expect, test } from 'vitest'
import type { CensusRecord } from '@/lib/core/census/field'
import { INVENTED_RECORD } from '@/lib/testing/people'
import { createBatches, type RunOutputs } from './batches'

/** People whose age says who they are. */
const people = (from: number, count: number): CensusRecord[] =>
  Array.from({ length: count }, (_, i) => ({ ...INVENTED_RECORD, age: from + i }))

const answersOf = (records: readonly CensusRecord[]): RunOutputs => ({
  probability: Float32Array.from(records, ({ age }) => age / 128),
  margin: Float32Array.from(records, ({ age }) => age),
})

/** Answers, and notes the ages of each run. */
const watchedBatches = (maxRows: number, answer = answersOf) => {
  const runs: number[][] = []
  const batches = createBatches({
    maxRows,
    run: async (records) => {
      runs.push(records.map(({ age }) => age))
      return answer(records)
    },
  })
  return { ...batches, runs }
}

describe('batches', () => {
  test('calls of one turn share a run, and each gets its own answers', async () => {
    const { score, runs } = watchedBatches(8)
    const answers = await Promise.all([score(people(1, 1)), score(people(10, 2)), score(people(20, 1))])
    expect(runs).toEqual([[1, 10, 11, 20]])
    expect(answers.map(({ margins }) => margins)).toEqual([[1], [10, 11], [20]])
    expect(answers[1]?.probabilities).toEqual([10 / 128, 11 / 128])
  })

  test('no run has more records than it may, and a long call lets short ones pass', async () => {
    const { score, runs } = watchedBatches(4)
    const order: string[] = []
    const long = score(people(0, 10)).then(({ margins }) => {
      order.push('long')
      return margins
    })
    const short = score(people(50, 1)).then(() => order.push('short'))
    await short
    expect(await long).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(runs).toEqual([
      [0, 1, 2, 3],
      [50, 4, 5, 6],
      [7, 8, 9],
    ])
    expect(order).toEqual(['short', 'long'])
  })

  test('a run that fails fails those in it, and nobody after them', async () => {
    const failure = new Error('broken')
    const { score } = watchedBatches(2, (records) => {
      if (records.some(({ age }) => age === 3)) throw failure
      return answersOf(records)
    })
    const outcomes = await Promise.allSettled([score(people(1, 1)), score(people(3, 5)), score(people(9, 1))])
    expect(outcomes).toMatchObject([
      { status: 'rejected', reason: failure },
      { status: 'rejected', reason: failure },
      { status: 'fulfilled', value: { margins: [9] } },
    ])
    expect((await score(people(4, 1))).margins).toEqual([4])
  })

  test.each([
    { name: 'no number', wrong: Number.NaN },
    { name: 'above one', wrong: 1.5 },
    { name: 'below zero', wrong: -0.5 },
  ])('a probability that is $name fails its own call alone', async ({ wrong }) => {
    const { score } = watchedBatches(8, (records) => {
      const { margin, probability } = answersOf(records)
      return { margin, probability: probability.map((p, row) => (records[row]?.age === 3 ? wrong : p)) }
    })
    const [right, invalid] = await Promise.allSettled([score(people(1, 1)), score(people(2, 2))])
    expect(right).toMatchObject({ status: 'fulfilled' })
    expect(invalid).toMatchObject({ status: 'rejected', reason: { code: 'model-unavailable' } })
  })

  test('settles once everybody has an answer', async () => {
    const { score, settle } = watchedBatches(1)
    await settle()
    let answered = 0
    for (const person of people(0, 3)) void score([person]).then(() => answered++)
    await settle()
    expect(answered).toBe(3)
  })
})
