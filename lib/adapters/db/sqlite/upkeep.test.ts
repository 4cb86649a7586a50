import { readdirSync } from 'node:fs'
import { copyFile, mkdtemp, open, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'libsql'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { judgeLog } from '@/lib/testing/durability/judge-log'
import { killUnderLoad } from '@/lib/testing/durability/kill-under-load'
import { readLoggedIds } from '@/lib/testing/durability/read-logged-ids'
import { inventEntry } from '@/lib/testing/logged-predictions'
import { ADDING, migrateFurther, TAKING } from '@/lib/testing/newer-schema'
import { openStore } from '../open-store'
import { inspectBackup, openUpkeep } from '../upkeep'
import { writeWhole } from '../whole-file'
import { openSqlite } from './open-sqlite'

const NOW = new Date('2026-01-31T12:00:00.000Z')
const ASIDE = 'bracket.db.before-restore-20260131T120000.000Z'

let folder = ''
let path = ''
let backup = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bracket-upkeep-'))
  path = join(folder, 'bracket.db')
  backup = join(folder, 'backups', 'one.db')
})
afterEach(() => rm(folder, { recursive: true }))

const upkeep = () => openUpkeep({ kind: 'sqlite', path })
const openHere = () => openStore({ address: { kind: 'sqlite', path } })
const restore = ({ isForced = false } = {}) => upkeep().restore({ from: backup, now: NOW, isForced })

/** A store with so many entries. @returns their ids */
async function fill(entries: number): Promise<readonly string[]> {
  const store = await openHere()
  const made = Array.from({ length: entries }, () => inventEntry())
  await store.predictions.append(made)
  await store.close()
  return made.map(({ id }) => id)
}

const idsOf = (file: string) => readLoggedIds(`file:${file}`)

async function damage(file: string): Promise<void> {
  const opened = await open(file, 'r+')
  await opened.write(Buffer.alloc(8_192, 7), 0, 8_192, 8_192)
  await opened.close()
}

describe('backup', () => {
  test('while a server writes it has all that was acknowledged before, once, and is sound', async () => {
    const store = await openHere()
    const acknowledged: string[] = []
    let isOver = false
    const load = Array.from({ length: 8 }, async () => {
      while (!isOver) {
        const entry = inventEntry()
        await store.predictions.append([entry])
        acknowledged.push(entry.id)
      }
    })
    await expect.poll(() => acknowledged.length).toBeGreaterThan(100)
    const before = [...acknowledged]
    const { rows, bytes } = await upkeep().backup({ to: backup })
    isOver = true
    await Promise.all(load)
    await store.close()
    expect(judgeLog(before, await idsOf(backup))).toEqual({ lost: [], twice: [] })
    expect(rows.predictions).toBeGreaterThanOrEqual(before.length)
    expect((await stat(backup)).size).toBe(bytes)
    expect((await inspectBackup(backup)).rows).toEqual(rows)
  })

  test('its file is for its owner alone, and nothing else is left beside it', async () => {
    await fill(1)
    await upkeep().backup({ to: backup })
    expect(((await stat(backup)).mode & 0o777).toString(8)).toBe('600')
    expect(await readdir(join(folder, 'backups'))).toEqual(['one.db'])
  })

  test('a name that is taken is taken by force alone', async () => {
    await fill(3)
    await upkeep().backup({ to: backup })
    await expect(upkeep().backup({ to: backup })).rejects.toThrow(`${backup} is there already.`)
    await fill(4)
    expect((await upkeep().backup({ to: backup, mayReplace: true })).rows.predictions).toBe(7)
    await expect(upkeep().backup({ to: folder, mayReplace: true })).rejects.toThrow(`${folder} is no file.`)
  })

  test('the store itself is never taken for one that may be replaced', async () => {
    const store = await openHere()
    await symlink(folder, `${folder}-too`)
    onTestFinished(() => rm(`${folder}-too`))
    const to = join(`${folder}-too`, 'bracket.db')
    await expect(upkeep().backup({ to, mayReplace: true })).rejects.toThrow(`${to} is the store itself.`)
    await store.predictions.append([inventEntry()])
    await store.close()
    expect(await idsOf(path)).toHaveLength(1)
  })

  test('what others left half done is removed once it is old', async () => {
    await fill(1)
    const old = ['.old.db.0123456789ab.part', '.old.db.0123456789ab.part-journal']
    for (const name of [...old, '.young.db.0123456789ab.part']) await writeFile(join(folder, name), '')
    for (const name of old) await utimes(join(folder, name), NOW, NOW)
    await upkeep().backup({ to: join(folder, 'two.db') })
    expect((await readdir(folder)).sort()).toEqual(['.young.db.0123456789ab.part', 'bracket.db', 'two.db'])
  })

  test('where the disk is full it is told of the backup, and not of the store', async () => {
    const write = () => Promise.reject(Object.assign(new Error('write'), { code: 'ENOSPC', syscall: 'write' }))
    await expect(writeWhole(backup, { mayReplace: false }, write)).rejects.toThrow(
      `${backup} cannot be written: the disk is full.`,
    )
    expect(await readdir(join(folder, 'backups'))).toEqual([])
  })

  test('of no store, or a damaged one, there is none', async () => {
    await expect(upkeep().backup({ to: backup })).rejects.toThrow(`The store’s file ${path} is not there.`)
    await fill(500)
    await damage(path)
    await expect(upkeep().backup({ to: backup })).rejects.toThrow(/bracket\.db cannot be copied: it is damaged/)
    expect(await readdir(join(folder, 'backups'))).toEqual([])
  })
})

describe('restore', () => {
  test('puts the backup in the place of the store, which stays beside it and can be restored too', async () => {
    const first = await fill(3)
    await upkeep().backup({ to: backup })
    const second = await fill(2)
    expect(await restore()).toMatchObject({ rows: { predictions: 3 }, setAside: join(folder, ASIDE) })
    expect([...(await idsOf(path))].sort()).toEqual([...first].sort())
    backup = join(folder, ASIDE)
    await upkeep().restore({ from: backup, now: new Date(NOW.getTime() + 1) })
    expect([...(await idsOf(path))].sort()).toEqual([...first, ...second].sort())
  })

  test('where there is no store yet, it makes one', async () => {
    await fill(3)
    await upkeep().backup({ to: backup })
    path = join(folder, 'elsewhere', 'bracket.db')
    expect((await restore()).setAside).toBeUndefined()
    expect(await readdir(join(folder, 'elsewhere'))).toEqual(['bracket.db'])
    expect(await idsOf(path)).toHaveLength(3)
  })

  test('what one that was killed left half done is removed by the next', async () => {
    await fill(1)
    await upkeep().backup({ to: backup })
    const seen = new Set<string>()
    const onBytes = () => readdirSync(folder).forEach((name) => void seen.add(name))
    await upkeep().restore({ from: backup, now: new Date(0), onBytes })
    const parts = [...seen].filter((name) => name.includes('.part'))
    expect(parts).toHaveLength(1)
    for (const name of parts.flatMap((part) => [part, `${part}-wal`, `${part}-shm`])) {
      await writeFile(join(folder, name), '')
      await utimes(join(folder, name), NOW, NOW)
    }
    await rm(join(folder, 'bracket.db.before-restore-19700101T000000.000Z'))
    await restore()
    expect((await readdir(folder)).sort()).toEqual(['backups', 'bracket.db', ASIDE])
  })

  test('while a server has the file open it is refused, and the server goes on', async () => {
    await fill(1)
    await upkeep().backup({ to: backup })
    const store = await openHere()
    await expect(restore()).rejects.toThrow(`A server, or another command, has the store’s file ${path} open.`)
    await store.predictions.append([inventEntry()])
    expect(await store.predictions.count()).toBe(2)
    await store.close()
    expect((await readdir(folder)).sort()).toEqual(['backups', 'bracket.db'])
  })

  test('the journal of a server that was killed stays with its own file', async () => {
    const first = await fill(1)
    await upkeep().backup({ to: backup })
    const killed = await killUnderLoad(`file:${path}`, { afterMs: 20 })
    expect(await readdir(folder)).toContain('bracket.db-wal')
    await restore()
    expect((await readdir(folder)).sort()).toEqual(['backups', 'bracket.db', ASIDE])
    expect(await idsOf(path)).toEqual(first)
    expect(judgeLog(killed, await idsOf(join(folder, ASIDE)))).toEqual({ lost: [], twice: [] })
  })

  test('a journal whose file is gone is not played into the one that comes', async () => {
    const first = await fill(1)
    await upkeep().backup({ to: backup })
    await killUnderLoad(`file:${path}`, { afterMs: 20 })
    await rm(path)
    await restore()
    expect(await idsOf(path)).toEqual(first)
    expect(await readdir(folder)).toContain(`${ASIDE}-wal`)
  })

  test('a copy of an open file is whole with the journal beside it', async () => {
    const store = await openHere()
    await store.predictions.append([inventEntry(), inventEntry()])
    await copyFile(path, join(folder, 'copy.db'))
    await copyFile(`${path}-wal`, join(folder, 'copy.db-wal'))
    await store.close()
    backup = join(folder, 'copy.db')
    expect((await restore()).rows.predictions).toBe(2)
    expect(await idsOf(path)).toHaveLength(2)
    expect((await readdir(folder)).filter((name) => name.startsWith('bracket.db'))).toEqual(['bracket.db', ASIDE])
  })

  test('a store too damaged to be held is set aside by force alone', async () => {
    await fill(500)
    await upkeep().backup({ to: backup })
    await writeFile(path, 'x'.repeat(20_000))
    await expect(restore()).rejects.toThrow(/cannot be told: it is no SQLite database.* give --force\.$/)
    expect((await restore({ isForced: true })).setAside).toBe(join(folder, ASIDE))
    expect((await stat(join(folder, ASIDE))).size).toBe(20_000)
    expect(await idsOf(path)).toHaveLength(500)
  })

  test.each([
    { name: 'a damaged one', spoil: damage, message: /it is damaged|It is damaged/ },
    { name: 'one cut off', spoil: (file: string) => cut(file, 40_000), message: /damaged/ },
    { name: 'an empty file', spoil: (file: string) => cut(file, 0), message: /is no backup of a store in SQLite/ },
    {
      name: 'a dump',
      spoil: (file: string) => writeFile(file, 'PGDMP and more'),
      message: /is no backup of a store in/,
    },
    { name: 'another database', spoil: makeForeign, message: /It is no store of Bracket’s/ },
  ])('$name is refused, and the store stays as it was', async ({ spoil, message }) => {
    const ids = await fill(500)
    await upkeep().backup({ to: backup })
    await spoil(backup)
    await expect(restore({ isForced: true })).rejects.toThrow(message)
    expect((await readdir(folder)).sort()).toEqual(['backups', 'bracket.db'])
    expect(await idsOf(path)).toHaveLength(ids.length)
  })

  test('a backup of a newer version is taken where this one can work with it', async () => {
    for (const [migration, file] of [[ADDING, 'adding.db'] as const, [TAKING, 'taking.db'] as const]) {
      const newer = await openSqlite(join(folder, file))
      await migrateFurther(newer.db, migration)
      await newer.close()
    }
    const from = (file: string) => upkeep().restore({ from: join(folder, file), now: NOW })
    expect((await from('adding.db')).schema.unknown).toEqual([ADDING])
    await expect(from('taking.db')).rejects.toThrow(TAKING)
  })

  test('the store itself is no backup, nor is what is not there', async () => {
    await fill(1)
    backup = path
    await expect(restore()).rejects.toThrow('is the store itself')
    backup = join(folder, 'nothing.db')
    await expect(restore()).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

describe('check', () => {
  test('says what is in the store, beside a server', async () => {
    const store = await openHere()
    const [first, last] = [inventEntry({ atMs: Date.UTC(2026, 0, 1) }), inventEntry({ atMs: Date.UTC(2026, 0, 2) })]
    await store.predictions.append([last, first])
    expect(await upkeep().check()).toEqual({
      schema: { done: ['0001-first-tables'], missing: [], unknown: [] },
      rows: { predictions: 2, saved_predictions: 0, api_keys: 0, audit_events: 0, promotions: 0, rate_limits: 0 },
      oldestMs: first.atMs,
      newestMs: last.atMs,
    })
    await store.close()
  })

  test('a row that an index lacks is damage, though all can be read', async () => {
    await fill(1)
    const file = new Sqlite(path)
    file.exec('pragma writable_schema = on')
    file.exec(
      "update sqlite_master set sql = 'create index saved_predictions_by_expiry on saved_predictions (id)' where name = 'saved_predictions_by_expiry'",
    )
    file.exec("insert into saved_predictions values ('a','','','','',0,'',0,0,1,2,'')")
    file.close()
    const again = new Sqlite(path)
    again.exec("insert into saved_predictions values ('b','','','','',0,'',0,0,1,2,'')")
    again.close()
    await expect(upkeep().check()).rejects.toThrow(/bracket\.db: It is damaged: /)
  })
})

async function cut(file: string, bytes: number): Promise<void> {
  const opened = await open(file, 'r+')
  await opened.truncate(bytes)
  await opened.close()
}

async function makeForeign(file: string): Promise<void> {
  await rm(file)
  const made = new Sqlite(file)
  made.exec('create table t (x)')
  made.close()
}
