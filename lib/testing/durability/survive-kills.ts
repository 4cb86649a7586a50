import { expect } from 'vitest'
import { judgeLog } from './judge-log'
import { killUnderLoad } from './kill-under-load'
import { readLoggedIds } from './read-logged-ids'

/** Kills a writer so many times, one after another, and expects what it was told of to be in the log, once. */
export async function expectToSurvive(url: string, { kills }: { kills: number }): Promise<void> {
  const acknowledged: string[] = []
  for (let kill = 0; kill < kills; kill += 1) {
    // From amid the first commits to some hundreds later.
    const ids = await killUnderLoad(url, { afterMs: kill * 7 })
    expect(ids.length).toBeGreaterThan(0)
    acknowledged.push(...ids)
  }
  expect(judgeLog(acknowledged, await readLoggedIds(url))).toEqual({ lost: [], twice: [] })
}
