import { expect, test } from 'vitest'
import { discard, endAfter } from './streams'

function setUp({ fails = false } = {}) {
  const seen: string[] = []
  async function* texts() {
    try {
      yield 'one'
      if (fails) throw new Error('broken off')
      yield 'two'
    } finally {
      seen.push('inner')
    }
  }
  return { seen, stream: endAfter(texts(), () => seen.push('end')) }
}

test('ends once, after the last', async () => {
  const { seen, stream } = setUp()
  for await (const text of stream) seen.push(text)
  await discard(stream)
  expect(seen).toEqual(['one', 'two', 'inner', 'end'])
})

test('ends when nobody wants more', async () => {
  const { seen, stream } = setUp()
  for await (const text of stream) {
    seen.push(text)
    break
  }
  expect(seen).toEqual(['one', 'end', 'inner'])
})

test('ends after a fault', async () => {
  const { seen, stream } = setUp({ fails: true })
  const readAll = async () => {
    for await (const text of stream) seen.push(text)
  }
  await expect(readAll()).rejects.toThrow('broken off')
  expect(seen).toEqual(['one', 'inner', 'end'])
})

test('ends where nobody ever asked for the first', async () => {
  const { seen, stream } = setUp()
  await discard(stream)
  expect(seen).toEqual(['end'])
})
