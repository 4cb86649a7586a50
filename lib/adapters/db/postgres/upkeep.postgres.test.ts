import { mkdtemp, open, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'libsql'
import { afterEach, beforeEach, describe, expect, inject, onTestFinished, test } from 'vitest'
import { buildKey } from '@/lib/testing/api-keys'
import { judgeLog } from '@/lib/testing/durability/judge-log'
import { killUnderLoad } from '@/lib/testing/durability/kill-under-load'
import { readLoggedIds } from '@/lib/testing/durability/read-logged-ids'
import { inventEntry } from '@/lib/testing/logged-predictions'
import { ADDING, migrateFurther, TAKING } from '@/lib/testing/newer-schema'
import { INVENTED_RECORD } from '@/lib/testing/people'
import { ask, makeDatabase, type TestDatabase } from '@/lib/testing/postgres/database'
import { buildSaved } from '@/lib/testing/saved'
import { openStore } from '../open-store'
import { openSqlite } from '../sqlite/open-sqlite'
import { inspectBackup, openUpkeep } from '../upkeep'
import { fillEmpty } from './fill-empty'
import { openPatiently } from './open-postgres'

const NOW = new Date('2026-01-31T12:00:00.000Z')
const ASIDE = 'before_restore_20260131t120000_000z'

let database: TestDatabase
let folder = ''
let backup = ''
beforeEach(async () => {
  database = await makeDatabase(inject('postgresUrl'))
  folder = await mkdtemp(join(tmpdir(), 'bracket-upkeep-'))
  backup = join(folder, 'one.dump')
})
afterEach(async () => {
  await database.drop()
  await rm(folder, { recursive: true })
})

const upkeep = (url = database.url) => openUpkeep({ kind: 'postgres', url })
const openHere = () => openStore({ address: { kind: 'postgres', url: database.url } })

async function fill(entries: number): Promise<void> {
  const store = await openHere()
  await store.predictions.append(Array.from({ length: entries }, () => inventEntry()))
  await store.close()
}

async function makeEmpty(): Promise<string> {
  const empty = await makeDatabase(inject('postgresUrl'))
  onTestFinished(() => empty.drop())
  return empty.url
}

describe('backup', () => {
  test('while servers write, one of which is killed, it has all that was acknowledged before, once', async () => {
    const acknowledged = await killUnderLoad(database.url, { afterMs: 300 })
    const store = await openHere()
    let isOver = false
    const load = Array.from({ length: 8 }, async () => {
      while (!isOver) await store.predictions.append([inventEntry()])
    })
    const { rows, bytes } = await upkeep().backup({ to: backup })
    isOver = true
    await Promise.all(load)
    await store.close()
    expect(await inspectBackup(backup)).toMatchObject({ rows, schema: { done: ['0001-first-tables'] } })
    expect(await stat(backup)).toMatchObject({ size: bytes })
    expect(((await stat(backup)).mode & 0o777).toString(8)).toBe('600')
    const url = await makeEmpty()
    const restored = await upkeep(url).restore({ from: backup, now: NOW })
    expect(restored).toMatchObject({ rows, setAside: undefined })
    expect(judgeLog(acknowledged, await readLoggedIds(url))).toEqual({ lost: [], twice: [] })
  })

  test('what is in it is told as the store tells it', async () => {
    const store = await openHere()
    const entries = [inventEntry({ atMs: Date.UTC(2026, 0, 2) }), inventEntry({ atMs: Date.UTC(2026, 0, 1) })]
    await store.predictions.append([...entries, inventEntry({ requestId: 'with\ta tab,\na line and \\.' })])
    await store.close()
    const { bytes, ...survey } = await upkeep().backup({ to: backup })
    expect(bytes).toBeGreaterThan(0)
    expect(survey).toEqual(await upkeep().check())
    expect(survey.rows.predictions).toBe(3)
  })

  test('a server that cannot be reached, or is no store, is told of in a line, and leaves no file', async () => {
    await expect(upkeep().backup({ to: backup })).rejects.toThrow(/^It is no store of Bracket’s/)
    const url = new URL(database.url)
    url.password = 'not-the-password'
    await expect(upkeep(url.href).backup({ to: backup })).rejects.toThrow(/it refuses the user or the password/)
    expect(await readdir(folder)).toEqual([])
  })
})

describe('restore', () => {
  test('a database that is not empty is kept as it is, unless by force, which sets its store aside', async () => {
    await fill(3)
    await upkeep().backup({ to: backup })
    await fill(2)
    const restore = (isForced: boolean) => upkeep().restore({ from: backup, now: NOW, isForced })
    await expect(restore(false)).rejects.toThrow(/not empty: it has api_keys, audit_events, kysely_migration and more/)
    expect((await upkeep().check()).rows.predictions).toBe(5)
    expect(await restore(true)).toMatchObject({ rows: { predictions: 3 }, setAside: ASIDE })
    expect(await ask(database.url, `select id from ${ASIDE}.predictions`)).toHaveLength(5)
    // What was set aside is in no backup, and in nobody's way.
    expect((await upkeep().migrate()).did).toEqual([])
    await fill(1)
    expect((await upkeep().backup({ to: backup, mayReplace: true })).rows.predictions).toBe(4)
  })

  test('while a server is connected it is refused', async () => {
    await fill(1)
    await upkeep().backup({ to: backup })
    const store = await openHere()
    await store.ping()
    await expect(upkeep().restore({ from: backup, now: NOW, isForced: true })).rejects.toThrow(/^Servers are connected/)
    await store.close()
  })

  test('one that fails leaves everything as it was', async () => {
    await fill(3)
    await upkeep().backup({ to: backup })
    // It is in the way of what comes, and none of ours, so that it is not set aside.
    await ask(database.url, 'create schema elsewhere')
    await ask(database.url, 'alter table saved_predictions rename constraint saved_predictions_pkey to other_name')
    await ask(database.url, 'create table saved_predictions_pkey (x text)')
    const told: string[] = []
    const onSetAside = (schema: string) => void told.push(schema)
    const restoring = upkeep().restore({ from: backup, now: NOW, isForced: true, onSetAside })
    await expect(restoring).rejects.toThrow(/^pg_restore says: /)
    // Before it failed: a restore that is killed could not tell any more.
    expect(told).toEqual([ASIDE])
    expect((await upkeep().check()).rows.predictions).toBe(3)
    expect(await ask(database.url, `select * from pg_namespace where nspname = '${ASIDE}'`)).toEqual([])
  })

  test('one that fails takes nothing from a server that started meanwhile', async () => {
    await fill(3)
    const interrupt = async (entries: number) => {
      await fill(entries)
      throw new Error('broken off')
    }
    const restore = (entries: number) => fillEmpty(database.url, { now: NOW, isForced: true }, () => interrupt(entries))
    // One that has not written yet finds the tables again that were there.
    await expect(restore(0)).rejects.toThrow(/^broken off$/)
    expect((await upkeep().check()).rows.predictions).toBe(3)
    await expect(restore(2)).rejects.toThrow(new RegExp(`stays. What was there before is in the schema ${ASIDE}\\.`))
    expect((await upkeep().check()).rows.predictions).toBe(2)
    expect(await ask(database.url, `select id from ${ASIDE}.predictions`)).toHaveLength(3)
  })

  test.each([
    { name: 'one cut off', spoil: cutInHalf, message: /one\.dump cannot be read\./ },
    {
      name: 'a file of another kind',
      spoil: (file: string) => writeFile(file, 'x'.repeat(999)),
      message: /no backup of/,
    },
  ])('$name is refused', async ({ spoil, message }) => {
    await fill(500)
    await upkeep().backup({ to: backup })
    await spoil(backup)
    await expect(upkeep(await makeEmpty()).restore({ from: backup, now: NOW })).rejects.toThrow(message)
  })

  test('a backup of a newer version is taken where this one can work with it', async () => {
    const newer = openPatiently(database.url)
    await migrateFurther(newer, ADDING)
    await newer.destroy()
    await upkeep().backup({ to: backup })
    const url = await makeEmpty()
    expect((await upkeep(url).restore({ from: backup, now: NOW })).schema.unknown).toEqual([ADDING])
    expect(await ask(url, `select * from information_schema.tables where table_name = 'colours'`)).toHaveLength(1)
    await expect(upkeep(url).restore({ from: backup, now: NOW, isForced: true })).rejects.toThrow(
      /by a newer Bracket \(9999-more-of-everything\): restore with that version/,
    )
    await ask(database.url, `update kysely_migration set name = '${TAKING}' where name = '${ADDING}'`)
    await expect(upkeep().backup({ to: backup, mayReplace: true })).resolves.toMatchObject({
      schema: { unknown: [TAKING] },
    })
    await expect(upkeep(await makeEmpty()).restore({ from: backup, now: NOW })).rejects.toThrow(TAKING)
  })
})

async function cutInHalf(file: string): Promise<void> {
  const { size } = await stat(file)
  const opened = await open(file, 'r+')
  await opened.truncate(Math.floor(size / 2))
  await opened.close()
}

describe('a store moves from SQLite', () => {
  test('with all that is in it, value for value', async () => {
    const path = join(folder, 'bracket.db')
    const file = await openStore({ address: { kind: 'sqlite', path } })
    // More than go together.
    const entries = Array.from({ length: 2_500 }, (_, index) => inventEntry({ atMs: Date.UTC(2026, 0, 1) + index }))
    const odd = inventEntry({ threshold: Number.MIN_VALUE, requestId: 'odd “text” \\n 🦆', record: INVENTED_RECORD })
    await file.predictions.append([...entries, odd])
    const { key } = buildKey('abcdefgh2345', { perMinute: 7, scopes: ['predict', 'batch'] })
    await file.keys.add(key)
    await file.saved.save(buildSaved())
    await file.audit.append({ id: 'event', atMs: 1, who: 'ada', action: 'key.created', subject: key.id })
    await file.close()
    await openUpkeep({ kind: 'sqlite', path }).backup({ to: join(folder, 'one.db') })
    const moved = await upkeep().restore({ from: join(folder, 'one.db'), now: NOW })
    expect(moved.rows).toMatchObject({ predictions: 2_501, api_keys: 1, saved_predictions: 1, audit_events: 1 })

    const [before, after] = [await openStore({ address: { kind: 'sqlite', path } }), await openHere()]
    expect(await after.predictions.list({}, 9_999)).toEqual(await before.predictions.list({}, 9_999))
    expect(await after.keys.list()).toEqual([key])
    expect(await after.saved.find(buildSaved().id, buildSaved().createdMs)).toEqual(buildSaved())
    expect(await after.audit.list(9)).toEqual(await before.audit.list(9))
    await before.close()
    await after.close()
  })

  test('to where a server has made its tables already, with force', async () => {
    await fill(3)
    const path = join(folder, 'bracket.db')
    const file = await openStore({ address: { kind: 'sqlite', path } })
    await file.predictions.append([inventEntry()])
    await file.close()
    const moved = await upkeep().restore({ from: path, now: NOW, isForced: true })
    expect(moved).toMatchObject({ rows: { predictions: 1 }, setAside: ASIDE })
    expect(await ask(database.url, `select count(*)::int as kept from ${ASIDE}.predictions`)).toEqual([{ kept: 3 }])
    expect(await upkeep().check()).toMatchObject({ schema: { missing: [], unknown: [] } })
  })

  test('not from another version, and what fails half way leaves nothing behind', async () => {
    const path = join(folder, 'newer.db')
    const newer = await openSqlite(path)
    await migrateFurther(newer.db, ADDING)
    await newer.close()
    const move = () => upkeep().restore({ from: path, now: NOW })
    await expect(move()).rejects.toThrow(/newer\.db is of another version: it has 9999-more-of-everything\./)

    const file = new Sqlite(path)
    file.exec(`delete from kysely_migration where name = '${ADDING}'`)
    file.exec("insert into api_keys (id, name, scopes, secret_hash, created_ms) values ('a', 'b', 'c', 'd', 'no time')")
    file.close()
    await expect(move()).rejects.toThrow()
    expect(await ask(database.url, 'select * from pg_tables where schemaname = current_schema()')).toEqual([])
  })
})
