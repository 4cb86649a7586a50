import 'server-only'
import { BYTES_OF_DATATYPE, type Datatype } from '@/lib/contracts/open-inference'
import { AppError } from '@/lib/core/errors'
import { decodeUtf8 } from '../read-json'

/** Texts have their length before them, in four bytes. */
const LENGTH_BYTES = 4

type Raw = {
  readonly bytes: Uint8Array
  readonly datatype: Datatype
  /** Elements that the shape says there are. */
  readonly count: number
}

type NumberReader = (view: DataView, offset: number) => number

/** 64-bit integers that a number cannot hold come out as the nearest one: no field is so large. */
const NUMBER_READERS: Readonly<Partial<Record<Datatype, NumberReader>>> = {
  UINT8: (view, at) => view.getUint8(at),
  UINT16: (view, at) => view.getUint16(at, true),
  UINT32: (view, at) => view.getUint32(at, true),
  UINT64: (view, at) => Number(view.getBigUint64(at, true)),
  INT8: (view, at) => view.getInt8(at),
  INT16: (view, at) => view.getInt16(at, true),
  INT32: (view, at) => view.getInt32(at, true),
  INT64: (view, at) => Number(view.getBigInt64(at, true)),
  FP16: (view, at) => halfToNumber(view.getUint16(at, true)),
  FP32: (view, at) => view.getFloat32(at, true),
  FP64: (view, at) => view.getFloat64(at, true),
}

/**
 * The elements of a raw tensor: little-endian numbers, or texts in UTF-8. A float that is no number is a value not given.
 * @throws AppError `invalid-input` where the bytes are not exactly `count` elements.
 */
export function decodeTensor({ bytes, datatype, count }: Raw): readonly (string | number | null)[] {
  const read = NUMBER_READERS[datatype]
  const width = BYTES_OF_DATATYPE[datatype]
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (width === null) return decodeTexts(bytes, { view, count })
  if (!read) throw new AppError('invalid-input', `No field takes ${datatype}.`)
  if (bytes.length !== count * width) {
    throw new AppError(
      'invalid-input',
      `${count} elements of ${datatype} take ${count * width} bytes; there are ${bytes.length}.`,
    )
  }
  return Array.from({ length: count }, (_, index) => {
    const value = read(view, index * width)
    return Number.isNaN(value) ? null : value
  })
}

function decodeTexts(bytes: Uint8Array, { view, count }: { view: DataView; count: number }): readonly string[] {
  const texts: string[] = []
  let at = 0
  while (at < bytes.length && texts.length < count) {
    const start = at + LENGTH_BYTES
    const end = start <= bytes.length ? start + view.getUint32(at, true) : Number.POSITIVE_INFINITY
    if (end > bytes.length) {
      throw new AppError('invalid-input', `Element ${texts.length} goes beyond the end of the tensor.`)
    }
    texts.push(decodeUtf8(bytes.subarray(start, end)))
    at = end
  }
  if (texts.length === count && at === bytes.length) return texts
  throw new AppError(
    'invalid-input',
    texts.length < count
      ? `The shape says ${count} elements; the bytes hold ${texts.length}.`
      : `The shape says ${count} elements; the bytes go on after them.`,
  )
}

/** IEEE 754 half precision: a sign, five bits of exponent, ten of fraction. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

export function encodeFloats(values: readonly number[]): Uint8Array {
  const bytes = Buffer.allocUnsafe(values.length * 4)
  for (const [index, value] of values.entries()) bytes.writeFloatLE(value, index * 4)
  return bytes
}

export function encodeTexts(texts: readonly string[]): Uint8Array {
  const bytes = Buffer.allocUnsafe(texts.reduce((sum, text) => sum + LENGTH_BYTES + Buffer.byteLength(text), 0))
  let at = 0
  for (const text of texts) {
    const length = bytes.write(text, at + LENGTH_BYTES)
    bytes.writeUInt32LE(length, at)
    at += LENGTH_BYTES + length
  }
  return bytes
}
