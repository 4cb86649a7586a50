import { afterEach, describe, expect, test } from 'vitest'
import { AppError } from '@/lib/core/errors'
import type { RunArtifacts, RunReader } from '@/lib/core/registry/ports'
import { CURVE_KEYS, type RunSummary } from '@/lib/core/registry/run'
import { createFakeContainer, installContainer } from '@/lib/testing/fake-container'
import { buildCard } from '@/lib/testing/model-cards'
import { buildRun } from '@/lib/testing/runs'
import type { Tracking } from './container'
import { readComparison, readRuns } from './experiments'

let uninstall = () => {}
afterEach(() => uninstall())

const refused = async () => {
  throw new AppError('tracker-refused', 'There is no such file.')
}
const unreachable = async () => {
  throw new AppError('tracker-unavailable', 'It gives no answer.')
}

function serve(runs: readonly RunSummary[], parts: Partial<RunReader & RunArtifacts> = {}) {
  const tracker: RunReader & RunArtifacts = {
    listRuns: async () => runs,
    findRun: async (runId) => runs.find((run) => run.runId === runId),
    readHistory: async (_, key) => (key === 'train_auc' ? [{ step: 10, value: 0.9 }] : []),
    readArtifact: async () => new TextEncoder().encode(JSON.stringify(buildCard())),
    listArtifacts: async () => [],
    ...parts,
  }
  // Nothing here promotes.
  const promotion = undefined as unknown as Tracking['promotion']
  const tracking = { runs: tracker, promotion, url: 'http://127.0.0.1:5000', underWay: new Set() } as Tracking
  uninstall = installContainer(createFakeContainer({ tracking }))
}

describe('the runs', () => {
  test('without a tracking server there are none to ask for', async () => {
    uninstall = installContainer(createFakeContainer())
    expect(await readRuns()).toEqual({ state: 'untracked' })
    expect(await readComparison([])).toEqual({ state: 'untracked' })
  })

  test('are listed', async () => {
    const run = buildRun()
    serve([run])
    expect(await readRuns()).toEqual({ state: 'listed', runs: [run], isCut: false })
  })

  test('are asked for once for all who want them at a time, and anew afterwards', async () => {
    let asked = 0
    serve([], {
      listRuns: async () => {
        asked++
        return []
      },
    })
    await Promise.all([readRuns(), readRuns()])
    expect(asked).toBe(1)
    await readRuns()
    expect(asked).toBe(2)
  })

  test('a server out of reach is told of, not thrown', async () => {
    serve([], { listRuns: unreachable })
    expect(await readRuns()).toEqual({ state: 'trouble', why: 'It gives no answer.' })
  })

  test('a fault of our own is thrown', async () => {
    serve([], { listRuns: async () => Promise.reject(new TypeError('oops')) })
    await expect(readRuns()).rejects.toThrow('oops')
  })
})

describe('a comparison', () => {
  const model = buildRun({ metrics: { roc_auc: 0.9, train_auc: 0.9 } })
  const trial = buildRun({ kind: 'trial', metrics: {} })

  test('in the order asked for, with what the server does not know', async () => {
    serve([model, trial])
    const gone = 'f'.repeat(32)
    const compared = await readComparison([trial.runId, gone, model.runId])
    if (compared.state !== 'compared') throw new Error(compared.state)
    expect(compared.runs.map(({ run }) => run.runId)).toEqual([trial.runId, model.runId])
    expect(compared.unknown).toEqual([gone])
  })

  test('a model comes with card and curves, a trial without a card, and only curves that exist are asked for', async () => {
    const asked: string[] = []
    serve([model, trial], {
      readHistory: async (_, key) => {
        asked.push(key)
        return [{ step: 10, value: 0.9 }]
      },
    })
    const compared = await readComparison([model.runId, trial.runId])
    if (compared.state !== 'compared') throw new Error(compared.state)
    const [first, second] = compared.runs
    expect([first?.card?.version, second?.card]).toEqual([buildCard().version, undefined])
    expect(first?.history.train_auc).toEqual([{ step: 10, value: 0.9 }])
    expect(Object.keys(second?.history ?? {})).toEqual([...CURVE_KEYS])
    expect(asked).toEqual(['train_auc'])
  })

  test.each([
    { name: 'is not there', readArtifact: refused },
    { name: 'is no JSON', readArtifact: async () => new TextEncoder().encode('<html>') },
    { name: 'is no card', readArtifact: async () => new TextEncoder().encode('{}') },
  ])('a card that $name is left out', async ({ readArtifact }) => {
    serve([model], { readArtifact })
    expect(await readComparison([model.runId])).toMatchObject({ state: 'compared', runs: [{ card: undefined }] })
  })

  test('a server that refuses access does not know of no run', async () => {
    serve([model], { findRun: refused })
    expect(await readComparison([model.runId])).toEqual({ state: 'trouble', why: 'There is no such file.' })
  })

  test('a server that fails half-way is told of', async () => {
    serve([model], { readHistory: unreachable })
    expect(await readComparison([model.runId])).toEqual({ state: 'trouble', why: 'It gives no answer.' })
  })
})
