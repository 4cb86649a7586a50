import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from '@playwright/test'
import { VERSION_TAGS } from '@/lib/core/registry/version'
import { type Answer, answersOf, ask, PEOPLE, readServed, test, versionOf } from './registry-test'

const MOVES = 10
const LOAD_MS = 30_000
const CONNECTIONS = 4
/** Single-precision numbers, written in decimal digits and read again. */
const TOLERANCE = 1e-6

test('ten moves of the champion under load: no error, and every answer is that of the model it names', async ({
  baseURL,

  mlflow,
}) => {
  test.setTimeout(120_000)
  const origin = baseURL ?? ''
  const [one, worse] = [await versionOf(mlflow, '1'), await versionOf(mlflow, '3')]
  const expected = new Map([
    [one.tags[VERSION_TAGS.digest], await answersOf(mlflow, '1')],
    [worse.tags[VERSION_TAGS.digest], await answersOf(mlflow, '3')],
  ])
  await expect.poll(() => readServed(origin)).toMatchObject({ version: '1', source: 'mlflow' })

  const answers: (Answer & { readonly person: number })[] = []
  const until = performance.now() + LOAD_MS
  const load = Array.from({ length: CONNECTIONS }, async (_, connection) => {
    for (let i = connection; performance.now() < until; i++) {
      const person = i % PEOPLE.length
      const record = PEOPLE[person]
      if (record) answers.push({ person, ...(await ask(origin, record)) })
    }
  })
  const moves = (async () => {
    for (let move = 0; move < MOVES; move++) {
      await sleep(LOAD_MS / (MOVES + 1))
      await mlflow.registry.setChampion(move % 2 === 0 ? worse : one)
      // Every other move is found by the app's own watch alone.
      if (move % 4 < 2) await fetch(`${origin}/api/v1/models/refresh`, { method: 'POST' })
    }
  })()
  await Promise.all([...load, moves])

  const strange = answers.filter(({ digest, person, probability }) => {
    const own = expected.get(digest)?.[person]
    return own === undefined || !(Math.abs(own - probability) <= TOLERANCE)
  })
  expect(strange).toEqual([])
  const turns = answers.filter(({ digest }, i) => i > 0 && digest !== answers[i - 1]?.digest)
  expect(turns.length).toBeGreaterThanOrEqual(MOVES - 1)
  expect(new Set(answers.map(({ version }) => version))).toEqual(new Set(['1', '3']))
  test.info().annotations.push({ type: 'answers', description: String(answers.length) })
})
