import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { openPromise } from 'yauzl'
import { AppError } from '@/lib/core/errors'
import { ByteReader } from './byte-reader'

const TAR_BLOCK_BYTES = 512
const MAX_DEPTH = 4
/** A visitor's first chunk is at least this long, unless the member is shorter. */
const HEAD_BYTES = 4096

export type Member = {
  /** The member's own name; its folders, which nobody should trust, are gone. */
  readonly name: string
  readonly bytes: AsyncIterable<Buffer>
}

/**
 * Walks the files in a zip, tar, gzip or any nesting of them, told apart by their first bytes; a plain file is its own
 * single member. `isWanted` sees the name of each file and of each archive inside and keeps what is skipped unread.
 * @throws AppError `data-invalid` when the archive is damaged or is no archive at all.
 */
export async function visitMembers(
  path: string,
  isWanted: (name: string) => boolean,
  visit: (member: Member) => Promise<void>,
): Promise<void> {
  const walker: Walker = { isWanted, visit }
  if (await isZip(path)) return walkZip(path, walker)
  await walkStream({ name: basename(path), bytes: createReadStream(path), depth: 0 }, walker)
}

type Walker = {
  readonly isWanted: (name: string) => boolean
  readonly visit: (member: Member) => Promise<void>
}
type Layer = { readonly name: string; readonly bytes: AsyncIterable<Uint8Array>; readonly depth: number }

async function walkZip(path: string, walker: Walker): Promise<void> {
  // yauzl refuses absolute paths and "..", and a member that unpacks to another size than the directory says.
  const zip = await openPromise(path, { autoClose: false }).catch(damaged('zip'))
  try {
    const entries = zip.eachEntry()
    for (;;) {
      const next = await entries.next().catch(damaged('zip'))
      if (next.done) return
      const name = basename(next.value.fileName)
      if (next.value.fileName.endsWith('/') || !walker.isWanted(name)) continue
      const bytes = await zip.openReadStreamPromise(next.value).catch(damaged('zip'))
      await walkStream({ name, bytes: guarded(bytes, 'zip'), depth: 1 }, walker)
    }
  } finally {
    zip.close()
  }
}

async function walkStream({ name, bytes, depth }: Layer, walker: Walker): Promise<void> {
  if (depth > MAX_DEPTH) throw new AppError('data-invalid', 'The archive nests too many archives.')
  const reader = new ByteReader(bytes)
  try {
    const head = await reader.peek(HEAD_BYTES)
    if (isGzipHead(head)) {
      const gunzip = createGunzip()
      pipeline(Readable.from(reader.take()), gunzip, () => undefined)
      await walkStream({ name: name.replace(/\.gz$/i, ''), bytes: guarded(gunzip, 'gzip'), depth: depth + 1 }, walker)
    } else if (parseTarHeader(head.subarray(0, TAR_BLOCK_BYTES))) await walkTar(reader, depth, walker)
    else if (isZipHead(head)) throw new AppError('data-invalid', 'The archive holds a zip inside a zip.')
    else await walker.visit({ name, bytes: reader.take() })
  } finally {
    await reader.close()
  }
}

async function walkTar(reader: ByteReader, depth: number, walker: Walker): Promise<void> {
  for (;;) {
    const block = await reader.read(TAR_BLOCK_BYTES)
    if (block.length === TAR_BLOCK_BYTES && block.every((byte) => byte === 0)) return
    const header = parseTarHeader(block)
    if (!header) throw new AppError('data-invalid', 'The tar archive is damaged or incomplete.')
    let left = header.sizeBytes
    async function* content(): AsyncGenerator<Buffer> {
      for await (const chunk of reader.take(left)) {
        left -= chunk.length
        yield chunk
      }
      if (left > 0) throw new AppError('data-invalid', 'The tar archive ends too early.')
    }
    const { name } = header
    if (header.isFile && walker.isWanted(name)) await walkStream({ name, bytes: content(), depth: depth + 1 }, walker)
    for await (const _ of content());
    await reader.read((TAR_BLOCK_BYTES - (header.sizeBytes % TAR_BLOCK_BYTES)) % TAR_BLOCK_BYTES)
  }
}

type TarHeader = { readonly name: string; readonly sizeBytes: number; readonly isFile: boolean }

/** Known by its checksum, for the tars of the 1990s carry no magic word. */
function parseTarHeader(block: Buffer): TarHeader | undefined {
  if (block.length < TAR_BLOCK_BYTES) return undefined
  const text = (at: number, length: number) =>
    block
      .toString('latin1', at, at + length)
      .replace(/\0.*$/s, '')
      .trim()
  // The checksum counts its own eight bytes as blanks.
  const sum = block.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0)
  const sizeBytes = Number.parseInt(text(124, 12), 8)
  if (sum !== Number.parseInt(text(148, 8), 8) || !Number.isSafeInteger(sizeBytes) || sizeBytes < 0) return undefined
  return { name: basename(text(0, 100)), sizeBytes, isFile: ['0', ''].includes(text(156, 1)) }
}

async function isZip(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0)
    return isZipHead(buffer)
  } finally {
    await file.close()
  }
}

function isZipHead(head: Buffer): boolean {
  return head.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))
}

function isGzipHead(head: Buffer): boolean {
  return head[0] === 0x1f && head[1] === 0x8b
}

/** A decoder's failure is a damaged file; anything else (a disk that fails, our own errors) passes as it is. */
async function* guarded(bytes: AsyncIterable<Uint8Array>, format: string): AsyncGenerator<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]()
  try {
    for (;;) {
      const next = await iterator.next().catch(damaged(format))
      if (next.done) return
      yield next.value
    }
  } finally {
    await iterator.return?.()
  }
}

function damaged(format: string): (cause: unknown) => never {
  return (cause) => {
    if (cause instanceof AppError || isSystemError(cause)) throw cause
    throw new AppError('data-invalid', `The ${format} archive is damaged or incomplete.`, { cause })
  }
}

function isSystemError(cause: unknown): boolean {
  return cause instanceof Error && 'syscall' in cause
}
