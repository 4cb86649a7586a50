import { copyFile, mkdir, mkdtemp, open, readdir, readlink, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'libsql'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { expectToSurvive } from '@/lib/testing/durability/survive-kills'
import { inventEntry } from '@/lib/testing/logged-predictions'
import { openAtOnce } from '@/lib/testing/open-at-once'
import { openStore } from '../open-store'

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bracket-sqlite-'))
  path = join(folder, 'bracket.db')
})
afterEach(() => rm(folder, { recursive: true }))

const openFile = (file = path) => openStore({ address: { kind: 'sqlite', path: file } })

async function failureOf(file: string): Promise<string> {
  const error = await openFile(file).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'store-unavailable' })
  return error instanceof Error ? error.message : ''
}

test('a commit survives the process that made it: the journal is written ahead, and synced', async () => {
  const store = await openFile()
  await store.predictions.append([inventEntry()])
  expect((await readdir(folder)).sort()).toEqual(['bracket.db', 'bracket.db-shm', 'bracket.db-wal'])
  const other = await openFile()
  expect(await other.predictions.count()).toBe(1)
  await other.close()
  await store.close()
  expect(await readdir(folder)).toEqual(['bracket.db'])
})

test('killed under load, the file has all that was acknowledged, once, and is sound', { timeout: 60_000 }, async () => {
  await expectToSurvive(`file:${path}`, { kills: 3 })
  expect(checkFile()).toEqual([{ integrity_check: 'ok' }])
})

test('three processes open a file that is not there yet, at once, and each writes', { timeout: 60_000 }, async () => {
  expect(await openAtOnce(`file:${path}`, { processes: 3 })).toEqual(['ok', 'ok', 'ok'])
  const store = await openFile()
  expect(await store.predictions.count()).toBe(3)
  await store.close()
})

test('another process that holds the file is waited for', async () => {
  const store = await openFile()
  const other = new Sqlite(path)
  other.exec('begin immediate')
  const appended = store.predictions.append([inventEntry()]).then(() => 'appended')
  expect(await Promise.race([appended, pause(300)])).toBe('waiting')
  other.exec('commit')
  other.close()
  expect(await appended).toBe('appended')
  await store.close()
})

test('a scan of the log does not hold up who appends', async () => {
  const store = await openFile()
  await store.predictions.append(Array.from({ length: 5_000 }, () => inventEntry()))
  const order: string[] = []
  await Promise.all([
    store.predictions.list({}, 5_000).then(() => order.push('listed')),
    store.predictions.append([inventEntry()]).then(() => order.push('appended')),
  ])
  expect(order).toEqual(['appended', 'listed'])
  await store.close()
})

test('what cannot be opened is told in one line, with what to do', async () => {
  const blocked = join(folder, 'blocked')
  await writeFile(blocked, '')
  expect(await failureOf(join(blocked, 'bracket.db'))).toMatch(
    /blocked\/bracket.db cannot be opened: its folder is a file\.$/,
  )
  await mkdir(join(folder, 'directory'))
  expect(await failureOf(join(folder, 'directory'))).toMatch(/it is a folder, or there is no permission/)
  await writeFile(path, 'x'.repeat(20_000))
  expect(await failureOf(path)).toMatch(/bracket.db cannot be opened: it is no SQLite database, or is damaged\./)
})

test('a file that was damaged is not taken for a sound one', async () => {
  const store = await openFile()
  await store.predictions.append(Array.from({ length: 500 }, () => inventEntry()))
  await store.close()
  const file = await open(path, 'r+')
  await file.write(Buffer.alloc(8_192, 7), 0, 8_192, 8_192)
  await file.close()
  expect((await stat(path)).size).toBeGreaterThan(16_384)
  expect(await failureOf(path)).toMatch(/it is damaged\. Restore a copy/)
})

test('nothing is acknowledged that went into a file which is no longer there; what takes its place is used', async () => {
  const store = await openFile()
  await store.predictions.append([inventEntry()])
  expect(await store.predictions.count()).toBe(1)
  const backup = join(folder, 'backup.db')
  await copyStore(path, backup)
  for (const end of ['', '-wal', '-shm']) await rm(`${path}${end}`)

  await expect(store.predictions.append([inventEntry()])).rejects.toMatchObject({ code: 'store-unavailable' })
  await expect(store.predictions.count()).rejects.toMatchObject({ code: 'store-unavailable' })
  await expect(store.ping()).rejects.toMatchObject({ code: 'store-unavailable' })
  expect(await readdir(folder)).toEqual(['backup.db'])

  await rename(backup, path)
  await store.predictions.append([inventEntry()])
  expect(await store.predictions.count()).toBe(2)
  await store.close()
  expect(checkFile()).toEqual([{ integrity_check: 'ok' }])
})

test.runIf(process.platform === 'linux')(
  'a server that starts while its file is replaced does not start; the next one writes to what took its place',
  async () => {
    await (await openFile()).close()
    const [aside, next] = [join(folder, 'aside.db'), join(folder, 'next.db')]
    await copyFile(path, next)
    const holder = new Sqlite(path)
    holder.pragma('journal_mode = delete')
    holder.exec('begin exclusive')
    const before = await countOpen(path)
    const failing = failureOf(path)
    // From then on it has the old file, and waits for it.
    await expect.poll(() => countOpen(path)).toBeGreaterThan(before)
    await rename(path, aside)
    await rename(next, path)
    holder.exec('rollback')
    holder.close()
    expect(await failing).toMatch(/it was moved away while it was open\.$/)
    const store = await openFile()
    await store.predictions.append([inventEntry()])
    await store.close()
    expect(await countIn(path)).toBe(1)
    expect(await countIn(aside)).toBe(0)
  },
)

test('a closed store says so, and a call that it has taken is finished', async () => {
  const store = await openFile()
  const appended = store.predictions.append([inventEntry()])
  await store.close()
  await expect(appended).resolves.toBeUndefined()
  await expect(store.predictions.append([inventEntry()])).rejects.toMatchObject({ code: 'store-unavailable' })
  await expect(store.ping()).rejects.toMatchObject({ code: 'store-unavailable' })
})

/** How many times this process has the file open, as Linux tells it. */
async function countOpen(file: string): Promise<number> {
  const handles = (await readdir('/proc/self/fd')).map((handle) => readlink(`/proc/self/fd/${handle}`).catch(() => ''))
  return (await Promise.all(handles)).filter((target) => target === file).length
}

async function countIn(file: string): Promise<number> {
  const store = await openFile(file)
  const entries = await store.predictions.count()
  await store.close()
  return entries
}

/** With what is in the write-ahead log. */
async function copyStore(from: string, to: string): Promise<void> {
  const file = new Sqlite(from)
  file.pragma('wal_checkpoint(truncate)')
  file.close()
  await copyFile(from, to)
}

function checkFile() {
  const file = new Sqlite(path)
  try {
    return file.pragma('integrity_check')
  } finally {
    file.close()
  }
}

function pause(ms: number): Promise<string> {
  return new Promise((resolve) => setTimeout(() => resolve('waiting'), ms))
}
