import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { OpenModel } from '@/lib/core/inference/ports'
import type { ModelCard } from '@/lib/core/registry/card'
import { buildCard } from '@/lib/testing/model-cards'
import { createModelStore } from './model-store'

const cardOf = (name: string, bytes = 100): ModelCard =>
  buildCard({ file: { digest: name.repeat(64).slice(0, 64), bytes, trees: 1, nodes: 1 } })

/** Models that count how often they are opened and released, and notice when they are used after release. */
function createWorkshop({ budgetBytes = 1000 }: { budgetBytes?: number } = {}) {
  const opened: string[] = []
  const released: string[] = []
  const failures: unknown[] = []
  let failNext = false
  const open = async (card: ModelCard): Promise<OpenModel> => {
    opened.push(card.file.digest)
    const shouldFail = failNext
    await new Promise((resolve) => setImmediate(resolve))
    if (shouldFail) throw new Error('broken')
    let isReleased = false
    return {
      score: async (records) => {
        await new Promise((resolve) => setImmediate(resolve))
        if (isReleased) throw new Error('scored after release')
        return { probabilities: records.map(() => 0.5), margins: records.map(() => 0) }
      },
      release: async () => {
        if (isReleased) throw new Error('released twice')
        isReleased = true
        released.push(card.file.digest)
      },
    }
  }
  const store = createModelStore({
    open,
    budgetBytes,
    bytesPerFileByte: 1,
    bytesPerModel: 0,
    onReleaseFailure: (error) => failures.push(error),
  })
  return {
    store,
    opened,
    released,
    failures,
    failNextOpening: (value: boolean) => {
      failNext = value
    },
  }
}

const score = (model: OpenModel) => model.score([])
const settle = () => new Promise((resolve) => setImmediate(resolve))
const A = cardOf('a')
const B = cardOf('b')
const C = cardOf('c')

describe('model store', () => {
  test('a hundred at once share one load', async () => {
    const { store, opened } = createWorkshop()
    await Promise.all(Array.from({ length: 100 }, () => store.use(A, score)))
    expect(opened).toEqual([A.file.digest])
  })

  test('tells cold, loading, ready', async () => {
    const { store } = createWorkshop()
    expect(store.stateOf(A.file.digest)).toBe('cold')
    const using = store.use(A, score)
    expect(store.stateOf(A.file.digest)).toBe('loading')
    await using
    expect(store.stateOf(A.file.digest)).toBe('ready')
  })

  test('a failed load fails all who waited, shows, and is tried again', async () => {
    const { store, opened, failNextOpening, failures } = createWorkshop()
    failNextOpening(true)
    const outcomes = await Promise.allSettled([store.use(A, score), store.use(A, score)])
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(store.stateOf(A.file.digest)).toBe('failed')
    failNextOpening(false)
    await store.use(A, score)
    expect(store.stateOf(A.file.digest)).toBe('ready')
    expect(opened).toHaveLength(2)
    expect(failures).toEqual([])
  })

  test('closes the least recently used above the budget', async () => {
    const { store, released } = createWorkshop({ budgetBytes: 250 })
    await store.use(A, score)
    await store.use(B, score)
    await store.use(A, score)
    await store.use(C, score)
    await settle()
    expect(released).toEqual([B.file.digest])
    expect([A, B, C].map(({ file }) => store.stateOf(file.digest))).toEqual(['ready', 'cold', 'ready'])
  })

  test('a model in use closes only after its answer', async () => {
    const { store, released } = createWorkshop({ budgetBytes: 100 })
    let finish = () => {}
    const held = store.use(A, async (model) => {
      await new Promise<void>((resolve) => {
        finish = resolve
      })
      return model.score([])
    })
    await settle()
    await store.use(B, score)
    await settle()
    expect(released).toEqual([])
    finish()
    await expect(held).resolves.toEqual({ probabilities: [], margins: [] })
    await settle()
    expect(released).toEqual([A.file.digest])
  })

  test('a model above the budget is kept alone', async () => {
    const { store, released } = createWorkshop({ budgetBytes: 150 })
    const large = cardOf('e', 100_000)
    await store.use(A, score)
    await store.use(large, score)
    await settle()
    expect(store.stateOf(large.file.digest)).toBe('ready')
    expect(released).toEqual([A.file.digest])
  })

  test('failing work leaves the model ready and its lease returned', async () => {
    const { store, released } = createWorkshop({ budgetBytes: 100 })
    await expect(store.use(A, () => Promise.reject(new Error('work')))).rejects.toThrow('work')
    expect(store.stateOf(A.file.digest)).toBe('ready')
    await store.use(B, score)
    await settle()
    expect(released).toEqual([A.file.digest])
  })

  test('whatever the order of use, nothing is scored after or released twice, and the budget holds when idle', async () => {
    const cards = ['1', '2', '3', '4', '5'].map((name, index) => cardOf(name, 40 + 30 * index))
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ pick: fc.nat(4), turns: fc.nat(3), fails: fc.boolean() }), { maxLength: 40 }),
        async (uses) => {
          const { store, opened, released, failures, failNextOpening } = createWorkshop({ budgetBytes: 200 })
          const running = uses.map(async ({ pick, turns, fails }) => {
            for (let turn = 0; turn < turns; turn++) await settle()
            failNextOpening(fails)
            await store.use(cards[pick] ?? A, score)
          })
          const outcomes = await Promise.allSettled(running)
          await settle()
          for (const outcome of outcomes) {
            if (outcome.status === 'rejected') expect(outcome.reason.message).toBe('broken')
          }
          const ready = cards.filter(({ file }) => store.stateOf(file.digest) === 'ready')
          expect(failures).toEqual([])
          expect(ready.reduce((total, { file }) => total + file.bytes, 0)).toBeLessThanOrEqual(200)
          expect(released.length).toBeLessThanOrEqual(opened.length - ready.length)
        },
      ),
      { numRuns: 200 },
    )
  })
})
