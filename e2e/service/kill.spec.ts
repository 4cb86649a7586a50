import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from '@playwright/test'
import { judgeLog } from '@/lib/testing/durability/judge-log'
import { readLoggedIds } from '@/lib/testing/durability/read-logged-ids'
import { startApp } from '../app-process'
import { startLoad } from './load'
import { ALONE, test } from './service-test'

const KILLS = 20

/** Kills the server again and again under load. @returns the ids of all predictions that it answered. */
async function killAgainAndAgain(url: string): Promise<readonly string[]> {
  const answered: string[] = []
  for (let kill = 0; kill < KILLS; kill++) {
    const app = await startApp({ ...ALONE, DATABASE_URL: url })
    const load = startLoad(app.origin, { pauseMs: 1 })
    // From amid the first answers to some thousand later.
    while (load.answered.length === 0) await sleep(5)
    await sleep(kill * 15)
    await app.stop()
    await load.stop()
    answered.push(...load.answered)
  }
  return answered
}

test.describe('killed under load, twenty times', () => {
  test.setTimeout(240_000)

  test('SQLite: every answered prediction is in the log, none twice', async ({ folder }) => {
    const url = `file:${join(folder, 'store.db')}`
    const answered = await killAgainAndAgain(url)
    expect(answered.length).toBeGreaterThan(KILLS)
    expect(judgeLog(answered, await readLoggedIds(url))).toEqual({ lost: [], twice: [] })
  })

  test('PostgreSQL: every answered prediction is in the log, none twice', async ({ postgresUrl }) => {
    const answered = await killAgainAndAgain(postgresUrl)
    expect(answered.length).toBeGreaterThan(KILLS)
    expect(judgeLog(answered, await readLoggedIds(postgresUrl))).toEqual({ lost: [], twice: [] })
  })
})
