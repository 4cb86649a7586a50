import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@/lib/core/errors'
import { visitMembers } from './archive-members'

/** UCI's own archive: a zip that holds a `census.tar.gz`, which holds the two files. */
export const CENSUS_ARCHIVE_URL = 'https://archive.ics.uci.edu/static/public/117/census+income+kdd.zip'
export const CENSUS_PAGE_URL = 'https://archive.ics.uci.edu/dataset/117/census+income+kdd'

const COLUMN_COUNT = 42
const SCRATCH_PREFIX = '.unpacking-'
const SCRATCH_STALE_MS = 3_600_000

export type ExpectedFile = {
  readonly fileName: string
  readonly rows: number
  /** Size and SHA-256 of the uncompressed text; absent where they are not established. */
  readonly bytes?: number
  readonly sha256?: string
  /** No file that could be this one is larger. */
  readonly maxBytes: number
}

export const CENSUS_FILES: readonly ExpectedFile[] = [
  {
    fileName: 'census-income.data',
    rows: 199_523,
    bytes: 103_897_821,
    sha256: 'f22c712d73410cd595c6ec8a02036dc2263dc19f5a98ad1ff0ed07f6c0251aa6',
    maxBytes: 256_000_000,
  },
  { fileName: 'census-income.test', rows: 99_762, maxBytes: 256_000_000 },
]

export type CensusFileCheck = {
  readonly fileName: string
  readonly rows: number
  readonly bytes: number
  readonly sha256: string
  /** How it differs from the published file; empty when it is that file as far as that can be told. */
  readonly differences: readonly string[]
}

type UnpackRequest = {
  readonly from: string
  readonly directory: string
  readonly files?: readonly ExpectedFile[]
  /** Keep a census-shaped file that is not the published one. */
  readonly isAnyAccepted?: boolean
  readonly onProgress?: (unpackedBytes: number) => void
  readonly signal?: AbortSignal
}

/**
 * Unpacks the census files found in `from` (zip, tar, gzip, any nesting of them, or the text itself) into `directory`.
 * They are checked on the way and appear there whole or not at all.
 * @throws AppError `data-invalid` when it holds no census file, or another one than the published.
 */
export async function unpackCensus(request: UnpackRequest): Promise<readonly CensusFileCheck[]> {
  const { from, directory, files = CENSUS_FILES, isAnyAccepted = false } = request
  await mkdir(directory, { recursive: true })
  await removeStaleScratch(directory)
  const scratch = await mkdtemp(join(directory, SCRATCH_PREFIX))
  const found = new Map<string, CensusFileCheck>()
  let unpackedBytes = 0
  try {
    const isWanted = (name: string) => isArchiveName(name) || files.some(({ fileName }) => fileName === plainName(name))
    await visitMembers(from, isWanted, async ({ name, bytes }) => {
      const expected = expectedFor(name, files)
      if (!expected || found.has(expected.fileName)) return
      const counted = tap(bytes, (chunk) => {
        request.signal?.throwIfAborted()
        unpackedBytes += chunk.length
        request.onProgress?.(unpackedBytes)
      })
      const check = await writeChecked(counted, join(scratch, expected.fileName), expected)
      if (check.differences.length > 0 && !isAnyAccepted) {
        throw new AppError('data-invalid', `${name} is not the published file: ${check.differences.join('; ')}.`)
      }
      found.set(expected.fileName, check)
    })
    if (found.size === 0) throw new AppError('data-invalid', 'The archive holds no census file.')
    for (const fileName of found.keys()) await rename(join(scratch, fileName), join(directory, fileName))
    return [...found.values()]
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** What stands in `directory` already, unpacked; files that are missing are left out. Reads every byte. */
export async function checkCensusFolder(
  directory: string,
  files: readonly ExpectedFile[] = CENSUS_FILES,
): Promise<readonly CensusFileCheck[]> {
  const checks: CensusFileCheck[] = []
  for (const expected of files) {
    const path = join(directory, expected.fileName)
    const isThere = await stat(path).then(
      (found) => found.isFile(),
      () => false,
    )
    if (isThere) checks.push(await inspect(createReadStream(path), expected, async () => undefined))
  }
  return checks
}

async function writeChecked(
  bytes: AsyncIterable<Uint8Array>,
  path: string,
  expected: ExpectedFile,
): Promise<CensusFileCheck> {
  const file = await open(path, 'wx')
  try {
    const check = await inspect(bytes, expected, (chunk) => file.writeFile(chunk))
    await file.sync()
    return check
  } finally {
    await file.close()
  }
}

async function inspect(
  bytes: AsyncIterable<Uint8Array>,
  expected: ExpectedFile,
  write: (chunk: Uint8Array) => Promise<void>,
): Promise<CensusFileCheck> {
  const hash = createHash('sha256')
  const seen = { bytes: 0, newlines: 0, lastByte: 0 }
  for await (const chunk of bytes) {
    if (seen.bytes === 0) refuseForeignText(chunk)
    hash.update(chunk)
    seen.bytes += chunk.length
    seen.newlines += countNewlines(chunk)
    seen.lastByte = chunk.at(-1) ?? seen.lastByte
    if (seen.bytes > expected.maxBytes) {
      throw new AppError('data-invalid', `More than ${expected.maxBytes} bytes: this is not ${expected.fileName}.`)
    }
    await write(chunk)
  }
  if (seen.bytes === 0) throw new AppError('data-invalid', `${expected.fileName} is empty.`)
  const rows = seen.newlines + (seen.lastByte === NEWLINE ? 0 : 1)
  const found = { fileName: expected.fileName, rows, bytes: seen.bytes, sha256: hash.digest('hex') }
  return { ...found, differences: describeDifferences(found, expected) }
}

function describeDifferences(found: Omit<CensusFileCheck, 'differences'>, expected: ExpectedFile): readonly string[] {
  const differences: string[] = []
  if (found.rows !== expected.rows) differences.push(`${found.rows} records instead of ${expected.rows}`)
  if (expected.bytes !== undefined && found.bytes !== expected.bytes) {
    differences.push(`${found.bytes} bytes instead of ${expected.bytes}`)
  }
  if (expected.sha256 !== undefined && found.sha256 !== expected.sha256) {
    differences.push(`SHA-256 ${found.sha256.slice(0, 12)}… instead of ${expected.sha256.slice(0, 12)}…`)
  }
  return differences
}

const NEWLINE = 10

/** The first chunk holds the first line whole: a record has some 600 bytes. */
function refuseForeignText(chunk: Uint8Array): void {
  const start = Buffer.from(chunk.subarray(0, 4096)).toString('latin1')
  if (/^\s*</.test(start)) throw new AppError('data-invalid', 'This is a web page, not the census data.')
  const [firstLine = ''] = start.split('\n', 1)
  if (firstLine.split(',').length !== COLUMN_COUNT) {
    throw new AppError('data-invalid', `This is not a census file: its first line has not ${COLUMN_COUNT} values.`)
  }
}

function countNewlines(chunk: Uint8Array): number {
  let count = 0
  for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) count++
  return count
}

/** By its own name; a local file of another name counts as the training file unless it ends in `.test`. */
function expectedFor(name: string, files: readonly ExpectedFile[]): ExpectedFile | undefined {
  const plain = plainName(name)
  const isTest = plain.endsWith('.test')
  return (
    files.find(({ fileName }) => fileName === plain) ??
    files.find(({ fileName }) => fileName.endsWith('.test') === isTest)
  )
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/\.gz$/, '')
}

function isArchiveName(name: string): boolean {
  return /\.(tar|tar\.gz|tgz)$/i.test(name)
}

async function* tap(bytes: AsyncIterable<Buffer>, onChunk: (chunk: Buffer) => void): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    onChunk(chunk)
    yield chunk
  }
}

/** What a killed run left behind. A younger folder may belong to a run that is still going. */
async function removeStaleScratch(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (!name.startsWith(SCRATCH_PREFIX)) continue
    const path = join(directory, name)
    const found = await stat(path).catch(() => undefined)
    if (found && Date.now() - found.mtimeMs > SCRATCH_STALE_MS) await rm(path, { recursive: true, force: true })
  }
}
