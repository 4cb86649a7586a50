import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { tarOf, zipOf } from '@/lib/testing/archives'
import { checkCensusFolder, type ExpectedFile, unpackCensus } from './census-archive'

// Invented: 42 numbers a line tell nothing about anybody.
const lines = (count: number) =>
  Buffer.from(
    Array.from({ length: count }, (_, row) => `${Array.from({ length: 42 }, (_, i) => row + i).join(', ')}\n`).join(''),
  )
const training = lines(3_000)
const holdOut = lines(1_500)
const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const trainingFile: ExpectedFile = {
  fileName: 'census-income.data',
  rows: 3_000,
  bytes: training.length,
  sha256: digestOf(training),
  maxBytes: 2 * training.length,
}
const files: readonly ExpectedFile[] = [
  trainingFile,
  { fileName: 'census-income.test', rows: 1_500, maxBytes: 1_000_000 },
]

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bracket-archive-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function unpack(name: string, bytes: Uint8Array, options: { isAnyAccepted?: boolean } = {}) {
  const from = join(folder, name)
  await writeFile(from, bytes)
  return unpackCensus({ from, directory: join(folder, 'out'), files, ...options })
}
// Comparing large buffers element by element takes seconds.
const holds = async (name: string, bytes: Buffer) => (await readFile(join(folder, 'out', name))).equals(bytes)
const listOut = () => readdir(join(folder, 'out'))

const tar = tarOf([
  { name: 'census-income.names', bytes: Buffer.from('about the data') },
  { name: './census-income.data', bytes: training },
  { name: 'census-income.test', bytes: holdOut },
])
const plain = [
  { name: 'census-income.data', bytes: training },
  { name: 'census-income.test', bytes: holdOut },
]

test.each([
  { name: 'a zip of a tar.gz, as UCI ships it', bytes: zipOf([{ name: 'census.tar.gz', bytes: gzipSync(tar) }]) },
  { name: 'a zip of the two texts', bytes: zipOf(plain) },
  {
    name: 'a zip of two gzips in a folder',
    bytes: zipOf(plain.map(({ name, bytes }) => ({ name: `census/${name}.gz`, bytes: gzipSync(bytes) }))),
  },
  { name: 'a tar.gz', bytes: gzipSync(tar) },
  { name: 'a tar', bytes: tar },
])('unpacks $name', async ({ bytes }) => {
  const checks = await unpack('archive', bytes)
  expect(checks.map(({ fileName, rows, differences }) => ({ fileName, rows, differences }))).toEqual([
    { fileName: 'census-income.data', rows: 3_000, differences: [] },
    { fileName: 'census-income.test', rows: 1_500, differences: [] },
  ])
  expect(await holds('census-income.data', training)).toBe(true)
  expect(await holds('census-income.test', holdOut)).toBe(true)
  expect(await listOut()).toHaveLength(2)
})

test.each([
  { name: 'people.data', bytes: training, lands: 'census-income.data' },
  { name: 'people.data.gz', bytes: gzipSync(training), lands: 'census-income.data' },
  { name: 'census.csv', bytes: training, lands: 'census-income.data' },
  { name: 'people.test.gz', bytes: gzipSync(holdOut), lands: 'census-income.test' },
])('takes the local file $name as $lands', async ({ name, bytes, lands }) => {
  await unpack(name, bytes)
  expect(await listOut()).toEqual([lands])
})

const changed = Buffer.from(training)
changed[0] = '7'.charCodeAt(0)
const bomb = Buffer.concat([training, training, training])

test.each([
  { name: 'another digest', bytes: changed, message: /not the published file: SHA-256/ },
  { name: 'another count', bytes: lines(10), message: /10 records instead of 3000/ },
  { name: 'a web page', bytes: Buffer.from('<!doctype html><title>404</title>'), message: /web page/ },
  { name: 'another table', bytes: Buffer.from('1,2,3\n'), message: /first line has not 42 values/ },
  { name: 'an empty file', bytes: Buffer.alloc(0), message: /empty/ },
  { name: 'a gzip cut short', bytes: gzipSync(training).subarray(0, 5_000), message: /damaged or incomplete/ },
  { name: 'a tar cut short', bytes: tar.subarray(0, 9_000), message: /ends too early/ },
  { name: 'a zip cut short', bytes: zipOf(plain).subarray(0, 9_000), message: /zip archive is damaged/ },
  { name: 'a zip of something else', bytes: zipOf([{ name: 'adult.data', bytes: training }]), message: /no census/ },
  {
    name: 'a path that climbs',
    bytes: zipOf([{ name: '../census-income.data', bytes: training }]),
    message: /damaged/,
  },
  { name: 'a bomb', bytes: zipOf([{ name: 'census-income.data', bytes: bomb }]), message: /More than/ },
])('refuses $name and leaves nothing behind', async ({ bytes, message }) => {
  await expect(unpack('archive', bytes)).rejects.toMatchObject({ code: 'data-invalid', message })
  expect(await listOut()).toEqual([])
})

test('a refused file leaves the right one in its place', async () => {
  await unpack('archive', zipOf(plain))
  await expect(unpack('archive', changed)).rejects.toThrow(/not the published file/)
  expect(await holds('census-income.data', training)).toBe(true)
})

test('keeps a census file of another digest when any is accepted, and says how it differs', async () => {
  const [check] = await unpack('archive', changed, { isAnyAccepted: true })
  expect(check?.differences).toEqual([expect.stringMatching(/^SHA-256/)])
  expect(await holds('census-income.data', changed)).toBe(true)
})

test('reports progress up to every unpacked byte, and stops when told to', async () => {
  const from = join(folder, 'archive')
  await writeFile(from, zipOf(plain))
  const request = { from, directory: join(folder, 'out'), files }
  let lastBytes = 0
  await unpackCensus({ ...request, onProgress: (bytes) => (lastBytes = bytes) })
  expect(lastBytes).toBe(training.length + holdOut.length)
  await expect(unpackCensus({ ...request, signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' })
})

test('checks what is there already and clears what a killed run left', async () => {
  expect(await checkCensusFolder(join(folder, 'out'), files)).toEqual([])
  const left = join(folder, 'out', '.unpacking-old')
  await mkdir(left, { recursive: true })
  await utimes(left, 0, 0)
  await unpack('people.data', training)
  expect(await listOut()).toEqual(['census-income.data'])
  const [check, ...others] = await checkCensusFolder(join(folder, 'out'), files)
  expect(check).toMatchObject({ fileName: 'census-income.data', sha256: digestOf(training), differences: [] })
  expect(others).toEqual([])
})
