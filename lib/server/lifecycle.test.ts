import { afterEach, describe, expect, test } from 'vitest'
import { AppError } from '@/lib/core/errors'
import { MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import type { Move } from '@/lib/core/registry/moves'
import type { PromotionLog } from '@/lib/core/registry/ports'
import { MOVE_TAG_PREFIX } from '@/lib/core/registry/version'
import { buildCardFor, createFakeContainer, installContainer } from '@/lib/testing/fake-container'
import { createMemoryRegistry } from '@/lib/testing/memory-registry'
import type { Tracking } from './container'
import { readHistory, readLineup } from './lifecycle'

const CHOICE = { algorithm: 'xgboost', balancing: 'balanced' } as const
const OTHER = { algorithm: 'xgboost', balancing: 'unbalanced' } as const

let uninstall = () => {}
afterEach(() => uninstall())

function moveOf(digit: number, parts: Partial<Move> = {}): Move {
  return {
    id: `00000000-0000-4000-8000-00000000000${digit}`,
    kind: 'promote',
    choice: CHOICE,
    to: '1',
    at: `2026-02-03T04:05:0${digit}.000Z`,
    who: 'ada',
    why: 'better',
    forced: false,
    figures: {},
    ...parts,
  }
}

function serve(logged: readonly Move[] = [], { adminToken }: { adminToken?: string } = {}) {
  const memory = createMemoryRegistry()
  const promotionLog: PromotionLog = { append: async () => {}, list: async () => logged }
  const promotion = { registry: memory.registry, log: promotionLog } as Tracking['promotion']
  const tracking = { promotion, url: 'http://127.0.0.1:5000', underWay: new Set() } as unknown as Tracking
  uninstall = installContainer(
    createFakeContainer({ tracking, promotionLog, ...(adminToken ? { settings: { ADMIN_TOKEN: adminToken } } : {}) }),
  )
  return memory
}

describe('what serves', () => {
  test('the four configurations, in their order, with a gap where nothing can be served', async () => {
    uninstall = installContainer(
      createFakeContainer({ missing: [OTHER], settings: { ADMIN_TOKEN: 'a-token-of-sixteen' } }),
    )
    const { models, isAdminConfigured, trackingUrl } = await readLineup()
    expect(models.map(({ choice }) => choice)).toEqual(MODEL_CHOICES)
    expect(models.find(({ choice }) => choice.balancing === 'balanced')).toMatchObject({
      version: buildCardFor(CHOICE).version,
      source: 'folder',
      alias: undefined,
      state: 'cold',
    })
    expect(models.find(({ choice }) => choice.algorithm === 'xgboost' && choice.balancing === 'unbalanced')).toEqual({
      choice: OTHER,
      card: undefined,
      version: undefined,
      source: undefined,
      alias: undefined,
      stale: undefined,
      state: 'failed',
      memoryBytes: undefined,
    })
    // A token alone moves nothing: there is no registry.
    expect([isAdminConfigured, trackingUrl]).toEqual([false, undefined])
  })

  test('the registry is not asked, and who has the token may move its champions', async () => {
    const { calls } = serve([], { adminToken: 'a-token-of-sixteen' })
    expect(await readLineup()).toMatchObject({ isAdminConfigured: true, trackingUrl: 'http://127.0.0.1:5000' })
    expect(calls).toEqual([])
  })

  test('without a token nobody may', async () => {
    serve()
    expect((await readLineup()).isAdminConfigured).toBe(false)
  })
})

describe('how it came to serve', () => {
  test('versions, the champion, and the moves that tags and log tell of, each once', async () => {
    const [first, second, foreign] = [moveOf(1), moveOf(2, { to: '2' }), moveOf(3, { choice: OTHER })]
    const { registry, addVersion } = serve([second, foreign])
    addVersion({ choice: CHOICE, tags: { [`${MOVE_TAG_PREFIX}${first.at}`]: JSON.stringify(first) } })
    const newest = addVersion({
      choice: CHOICE,
      tags: { [`${MOVE_TAG_PREFIX}${second.at}`]: JSON.stringify(second) },
    })
    await registry.setChampion(newest)
    const { versions, champion, moves, why } = await readHistory(CHOICE)
    expect(versions?.map(({ version }) => version)).toEqual(['2', '1'])
    expect([champion, why]).toEqual(['2', undefined])
    expect(moves).toEqual([first, second])
  })

  test('a registry out of reach is told of, beside this machine’s own moves', async () => {
    serve([moveOf(1)]).failWith(new AppError('tracker-unavailable', 'It gives no answer.'))
    expect(await readHistory(CHOICE)).toEqual({
      versions: undefined,
      champion: undefined,
      moves: [moveOf(1)],
      why: 'It gives no answer.',
    })
  })

  test('without a registry there is no trouble to tell of', async () => {
    uninstall = installContainer(createFakeContainer())
    expect(await readHistory(CHOICE)).toEqual({ versions: undefined, champion: undefined, moves: [] })
  })

  test('a fault of our own is thrown', async () => {
    const promotionLog: PromotionLog = { append: async () => {}, list: () => Promise.reject(new TypeError('oops')) }
    uninstall = installContainer(createFakeContainer({ promotionLog }))
    await expect(readHistory(CHOICE)).rejects.toThrow('oops')
  })
})
