import { expect, test } from 'vitest'
import { AppError } from '@/lib/core/errors'
import { createGroupCommit } from './group-commit'

/** A commit that is ended by hand, and what each was given. */
function createHand() {
  const commits: { rows: readonly string[]; end(): void; fail(error: Error): void }[] = []
  const commit = (rows: readonly string[]) =>
    new Promise<void>((resolve, reject) => commits.push({ rows, end: resolve, fail: reject }))
  return { commits, commit }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('who comes while a commit is under way goes together into the next', async () => {
  const { commits, commit } = createHand()
  const { add } = createGroupCommit({ commit })
  const first = add(['a'])
  await turn()
  const others = Promise.all([add(['b', 'c']), add(['d'])])
  await turn()
  expect(commits.map(({ rows }) => rows)).toEqual([['a']])
  commits[0]?.end()
  await first
  await turn()
  expect(commits.map(({ rows }) => rows)).toEqual([['a'], ['b', 'c', 'd']])
  commits[1]?.end()
  await others
})

test('who comes in the same turn goes together at once', async () => {
  const { commits, commit } = createHand()
  const { add } = createGroupCommit({ commit })
  const all = Promise.all([add(['a']), add(['b'])])
  await turn()
  expect(commits.map(({ rows }) => rows)).toEqual([['a', 'b']])
  commits[0]?.end()
  await all
})

test('a commit that fails is told to all of its callers, once tried, and the next goes on', async () => {
  const { commits, commit } = createHand()
  const { add } = createGroupCommit({ commit })
  const failed = Promise.allSettled([add(['a']), add(['b'])])
  await turn()
  const next = add(['c'])
  commits[0]?.fail(new AppError('store-unavailable', 'Away.'))
  expect(await failed).toMatchObject([
    { status: 'rejected', reason: { code: 'store-unavailable' } },
    { status: 'rejected', reason: { code: 'store-unavailable' } },
  ])
  await turn()
  expect(commits.map(({ rows }) => rows)).toEqual([['a', 'b'], ['c']])
  commits[1]?.end()
  await next
})

test('so much may wait and no more, but one caller alone may bring more than that', async () => {
  const { commits, commit } = createHand()
  const { add, settle } = createGroupCommit({ commit, maxWaiting: 3 })
  const large = add(['a', 'b', 'c', 'd'])
  await turn()
  await expect(add(['e'])).rejects.toMatchObject({ code: 'overloaded' })
  commits[0]?.end()
  await large
  const fitting = [add(['f', 'g']), add(['h'])]
  await expect(add(['i'])).rejects.toMatchObject({ code: 'overloaded' })
  await turn()
  commits[1]?.end()
  await Promise.all(fitting)
  await settle()
  expect(commits.flatMap(({ rows }) => rows).join('')).toBe('abcdfgh')
})

test('a commit takes so many rows together, and never half a caller', async () => {
  const { commits, commit } = createHand()
  const { add } = createGroupCommit({ commit, maxTogether: 3 })
  const all = Promise.all([add(['a', 'b']), add(['c', 'd']), add(['e']), add(['f', 'g', 'h', 'i'])])
  for (let next = 0; next < 3; next += 1) {
    await turn()
    commits[next]?.end()
  }
  await all
  expect(commits.map(({ rows }) => rows.join(''))).toEqual(['ab', 'cde', 'fghi'])
})

test('what waits can be waited for', async () => {
  const { commits, commit } = createHand()
  const { add, settle } = createGroupCommit({ commit })
  let isSettled = false
  const added = add(['a'])
  const settled = settle().then(() => {
    isSettled = true
  })
  await turn()
  expect(isSettled).toBe(false)
  commits[0]?.end()
  await settled
  await added
  await expect(settle()).resolves.toBeUndefined()
})
