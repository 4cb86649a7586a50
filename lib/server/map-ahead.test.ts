import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { mapAhead } from './map-ahead'

async function* upTo(count: number, { failing = false } = {}): AsyncGenerator<number> {
  for (let value = 0; value < count; value++) yield value
  if (failing) throw new Error('cut off')
}

async function collect<R>(
  results: AsyncIterable<R>,
): Promise<{ readonly seen: readonly R[]; readonly error: unknown }> {
  const seen: R[] = []
  try {
    for await (const result of results) seen.push(result)
    return { seen, error: undefined }
  } catch (error) {
    return { seen, error }
  }
}

test('keeps the order, whatever takes longer', async () => {
  const work = async (value: number) => {
    await sleep(value % 2 === 0 ? 4 : 0)
    return value * 10
  }
  expect((await collect(mapAhead(upTo(5), { work, depth: 2 }))).seen).toEqual([0, 10, 20, 30, 40])
})

test.each([1, 2, 3])('has at most %d under way', async (depth) => {
  let [now, most] = [0, 0]
  const work = async () => {
    most = Math.max(most, ++now)
    await sleep(1)
    now -= 1
  }
  await collect(mapAhead(upTo(8), { work, depth }))
  expect(most).toBe(depth)
})

test('gives what is there before more is read', async () => {
  async function* halting(): AsyncGenerator<number> {
    yield 1
    await new Promise(() => {})
  }
  const results = mapAhead(halting(), { work: async (value) => value, depth: 2 })
  expect(await results.next()).toEqual({ done: false, value: 1 })
})

test('a source that breaks off: what was begun comes first', async () => {
  const work = (value: number) => sleep(2, value)
  expect(await collect(mapAhead(upTo(2, { failing: true }), { work, depth: 2 }))).toEqual({
    seen: [0, 1],
    error: new Error('cut off'),
  })
})

test('a work that fails ends it, and the source is told', async () => {
  let isTold = false
  async function* source(): AsyncGenerator<number> {
    try {
      yield* upTo(9)
    } finally {
      isTold = true
    }
  }
  const work = async (value: number) => {
    if (value === 1) throw new Error('no')
    return value
  }
  expect(await collect(mapAhead(source(), { work, depth: 2 }))).toEqual({ seen: [0], error: new Error('no') })
  await sleep(0)
  expect(isTold).toBe(true)
})

test('who wants no more ends the source too', async () => {
  let isTold = false
  async function* source(): AsyncGenerator<number> {
    try {
      yield* upTo(9)
    } finally {
      isTold = true
    }
  }
  for await (const _ of mapAhead(source(), { work: async (value) => value, depth: 2 })) break
  await sleep(0)
  expect(isTold).toBe(true)
})
