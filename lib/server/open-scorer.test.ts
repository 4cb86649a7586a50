import { describe, expect, test } from 'vitest'
import { AppError } from '@/lib/core/errors'
import type { OpenModel } from '@/lib/core/inference/ports'
import type { ModelCard } from '@/lib/core/registry/card'
import { DEFAULT_CHOICE as choice } from '@/lib/core/registry/model-choice'
import type { Serving } from '@/lib/core/registry/serving'
import { buildCard } from '@/lib/testing/model-cards'
import { digestOf } from '@/lib/testing/versions'
import { createOpenScorer } from './open-scorer'

const servingOf = (version: string, source: Serving['source']): Serving => ({
  card: buildCard({ file: { digest: digestOf(version), bytes: 1, trees: 1, nodes: 1 } }),
  version,
  source,
})
const CHAMPION = servingOf('7', 'mlflow')
const BUNDLED = servingOf('20260101-0123abcd', 'folder')
const MODEL: OpenModel = { score: async () => ({ probabilities: [0.25], margins: [0] }), release: async () => {} }

/** `again`: what a pinned version is found as once it was distrusted. */
function createSubject(broken: readonly Serving[], again?: Serving) {
  let current = CHAMPION
  let pinned: Serving | undefined
  const use = async <T>({ file }: ModelCard, work: (model: OpenModel) => Promise<T>) => {
    if (broken.some(({ card }) => card.file.digest === file.digest)) {
      throw new AppError('model-unavailable', 'It is broken.')
    }
    return work(MODEL)
  }
  const lineup = {
    serving: async () => current,
    pinned: async (_: unknown, version: string) => pinned ?? servingOf(version, 'mlflow'),
    distrust: () => {
      current = BUNDLED
      pinned = again
    },
  }
  return createOpenScorer({ lineup, store: { use } })
}

describe('a scorer', () => {
  test('is of what serves', async () => {
    const scorer = await createSubject([])(choice)
    expect(scorer).toMatchObject({ version: '7', source: 'mlflow', card: CHAMPION.card })
    expect(await scorer.score([])).toEqual({ probabilities: [0.25], margins: [0] })
  })

  test('is of what ships where the champion does not open any more', async () => {
    expect(await createSubject([CHAMPION])(choice)).toMatchObject({ source: 'folder' })
  })

  test('cannot be had where neither opens', async () => {
    await expect(createSubject([CHAMPION, BUNDLED])(choice)).rejects.toMatchObject({ code: 'model-unavailable' })
  })

  test('of a pinned version is of that or of none', async () => {
    expect(await createSubject([])(choice, '3')).toMatchObject({ version: '3' })
    await expect(createSubject([servingOf('3', 'mlflow')])(choice, '3')).rejects.toMatchObject({
      code: 'model-unavailable',
    })
  })

  test('of a pinned version whose file is gone is of the file that is brought here anew', async () => {
    const again = { ...servingOf('another file', 'mlflow'), version: '3' }
    expect(await createSubject([servingOf('3', 'mlflow')], again)(choice, '3')).toMatchObject({ card: again.card })
  })
})
