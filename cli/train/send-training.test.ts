import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addChildRun, createTrainingFolder, rewriteTraining } from '@/lib/adapters/files/run-folder'
import { AppError } from '@/lib/core/errors'
import type { RunRecord } from '@/lib/core/registry/run'
import type { Tracking } from './open-tracking'
import { resumeTraining, sendTraining } from './send-training'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'send-'))
})
afterEach(() => rm(directory, { recursive: true }))

function recordOf(name: string, digit: number, overrides: Partial<RunRecord> = {}): RunRecord {
  return {
    schema: 1,
    localId: `5b7e6f0e-3f57-4f0e-9a38-00000000000${digit}`,
    name,
    kind: digit === 0 ? 'training' : 'trial',
    status: 'FINISHED',
    startedMs: 0,
    endedMs: 1,
    params: {},
    metrics: [],
    tags: {},
    note: '',
    ...overrides,
  }
}

/** Keeps what arrives by the runs' own ids, and refuses runs of one name. */
function createMemoryTracker({ refuses }: { refuses?: string } = {}) {
  const calls: string[] = []
  const parents: (string | undefined)[] = []
  const runIds = new Map<string, string>()
  let refused = refuses
  const tracking: Tracking = {
    trackingUri: 'http://tracker',
    tracker: {
      sendRun: async ({ record }, { parentRunId }) => {
        if (record.name === refused) throw new AppError('tracker-unavailable', 'The tracker is away.')
        calls.push(`${record.name} ${record.status}`)
        parents.push(parentRunId)
        const runId = runIds.get(record.localId) ?? String(runIds.size + 1)
        runIds.set(record.localId, runId)
        return { runId, url: `http://tracker/${runId}` }
      },
    },
  }
  const recover = () => {
    refused = undefined
  }
  return { tracking, calls, parents, recover }
}

async function makeTraining(): Promise<string> {
  const folder = await createTrainingFolder(directory, recordOf('train', 0, { status: 'RUNNING' }))
  await addChildRun(folder, { record: recordOf('a', 1), artifacts: [] })
  await addChildRun(folder, { record: recordOf('b', 2), artifacts: [] })
  return folder
}

describe('sendTraining', () => {
  test('sends the parent first and its runs under it', async () => {
    const { tracking, calls, parents } = createMemoryTracker()
    const sent = await sendTraining(tracking, await makeTraining())
    expect(calls).toEqual(['train RUNNING', 'a FINISHED', 'b FINISHED'])
    expect(parents).toEqual([undefined, sent.runId, sent.runId])
  })

  test('sends nothing twice, and says that it was there', async () => {
    const { tracking, calls } = createMemoryTracker()
    const folder = await makeTraining()
    const reports: string[] = []
    for (const time of ['first', 'second']) {
      await sendTraining(tracking, folder, {
        onRun: ({ run, wasThere }) => reports.push(`${time} ${run.record.name} ${wasThere}`),
      })
    }
    expect(calls).toHaveLength(3)
    expect(reports).toEqual([
      'first a false',
      'first b false',
      'first train false',
      'second a true',
      'second b true',
      'second train true',
    ])
  })

  test('after a break sends what is missing, under the parent that is there', async () => {
    const { tracking, calls, parents, recover } = createMemoryTracker({ refuses: 'b' })
    const folder = await makeTraining()
    await expect(sendTraining(tracking, folder)).rejects.toMatchObject({ code: 'tracker-unavailable' })
    recover()
    await sendTraining(tracking, folder)
    expect(calls).toEqual(['train RUNNING', 'a FINISHED', 'b FINISHED'])
    expect(parents).toEqual([undefined, '1', '1'])
  })

  test("the training's end goes last, after runs that came since", async () => {
    const { tracking, calls } = createMemoryTracker()
    const folder = await makeTraining()
    await sendTraining(tracking, folder)
    await addChildRun(folder, { record: recordOf('c', 3), artifacts: [] })
    await rewriteTraining(folder, recordOf('train', 0))
    await sendTraining(tracking, folder)
    expect(calls.slice(3)).toEqual(['c FINISHED', 'train FINISHED'])
  })

  test('another server gets all of it, and so does the same one when asked to', async () => {
    const [one, other] = [createMemoryTracker(), createMemoryTracker()]
    const folder = await makeTraining()
    await sendTraining(one.tracking, folder)
    await sendTraining(one.tracking, folder, { isAgain: true })
    expect(one.calls).toHaveLength(6)
    await sendTraining({ ...other.tracking, trackingUri: 'http://another' }, folder)
    expect(other.calls).toHaveLength(3)
  })
})

describe('resumeTraining', () => {
  test('ends a training whose process was killed as failed, and completes the same run', async () => {
    const { tracking, calls, parents } = createMemoryTracker()
    const folder = await makeTraining()
    await sendTraining(tracking, folder)
    await addChildRun(folder, { record: recordOf('c', 3), artifacts: [] })
    await resumeTraining(tracking, folder)
    expect(calls.slice(3)).toEqual(['c FINISHED', 'train FAILED'])
    expect(parents.slice(3)).toEqual(['1', undefined])
    await resumeTraining(tracking, folder)
    expect(calls).toHaveLength(5)
  })

  test('leaves a training that ended as it is', async () => {
    const { tracking, calls } = createMemoryTracker()
    const folder = await makeTraining()
    await rewriteTraining(folder, recordOf('train', 0))
    await resumeTraining(tracking, folder)
    expect(calls[0]).toBe('train FINISHED')
  })
})
