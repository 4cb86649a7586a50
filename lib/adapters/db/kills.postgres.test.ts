import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'libsql'
import { expect, inject, test } from 'vitest'
import { expectToSurvive } from '@/lib/testing/durability/survive-kills'
import { makeDatabase } from '@/lib/testing/postgres/database'

const KILLS = 20
const SLOW = { timeout: 240_000 }

test(`killed ${KILLS} times under load, PostgreSQL’s log has all that was acknowledged, once`, SLOW, async () => {
  const database = await makeDatabase(inject('postgresUrl'))
  await expectToSurvive(database.url, { kills: KILLS })
  await database.drop()
})

test(
  `killed ${KILLS} times under load, SQLite’s log has all that was acknowledged, once, and is sound`,
  SLOW,
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bracket-kills-'))
    try {
      const path = join(folder, 'bracket.db')
      await expectToSurvive(`file:${path}`, { kills: KILLS })
      const file = new Sqlite(path)
      expect(file.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }])
      file.close()
    } finally {
      await rm(folder, { recursive: true })
    }
  },
)
