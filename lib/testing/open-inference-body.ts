import { type FieldName, isIntegerName } from '@/lib/core/census/field'

export type TestTensor = {
  readonly name: string
  readonly datatype: string
  readonly values: readonly (string | number)[]
  /** Shape `[N]` where left out. */
  readonly shape?: readonly number[]
}

type Widths = Readonly<Record<string, (bytes: Buffer, value: number, at: number) => number>>

const WRITERS: Widths = {
  BOOL: (bytes, value, at) => bytes.writeUInt8(value, at),
  INT8: (bytes, value, at) => bytes.writeInt8(value, at),
  INT16: (bytes, value, at) => bytes.writeInt16LE(value, at),
  INT32: (bytes, value, at) => bytes.writeInt32LE(value, at),
  INT64: (bytes, value, at) => bytes.writeBigInt64LE(BigInt(value), at),
  UINT8: (bytes, value, at) => bytes.writeUInt8(value, at),
  UINT16: (bytes, value, at) => bytes.writeUInt16LE(value, at),
  UINT32: (bytes, value, at) => bytes.writeUInt32LE(value, at),
  UINT64: (bytes, value, at) => bytes.writeBigUInt64LE(BigInt(value), at),
  FP32: (bytes, value, at) => bytes.writeFloatLE(value, at),
  FP64: (bytes, value, at) => bytes.writeDoubleLE(value, at),
}

/** As a client of the protocol writes it; not with our own encoder, so that a fault of ours is not made twice. */
export function tensorBytes({ datatype, values }: Pick<TestTensor, 'datatype' | 'values'>): Buffer {
  if (datatype === 'BYTES') {
    return Buffer.concat(
      values.flatMap((value) => {
        const text = Buffer.from(String(value))
        const length = Buffer.alloc(4)
        length.writeUInt32LE(text.length)
        return [length, text]
      }),
    )
  }
  const write = WRITERS[datatype]
  if (!write) throw new Error(`No writer of ${datatype}.`)
  return Buffer.concat(
    values.map((value) => {
      const bytes = Buffer.alloc(8)
      return bytes.subarray(0, write(bytes, Number(value), 0))
    }),
  )
}

export type BinaryBody = { readonly bytes: Buffer; readonly jsonLength: number }

/** JSON and raw tensors behind it, with the length that belongs into the header. */
export function binaryBody(
  tensors: readonly TestTensor[],
  envelope: Readonly<Record<string, unknown>> = {},
): BinaryBody {
  const raw = tensors.map(tensorBytes)
  const inputs = tensors.map(({ name, datatype, values, shape }, index) => ({
    name,
    datatype,
    shape: shape ?? [values.length],
    parameters: { binary_data_size: raw[index]?.length ?? 0 },
  }))
  const json = Buffer.from(JSON.stringify({ ...envelope, inputs }))
  return { bytes: Buffer.concat([json, ...raw]), jsonLength: json.length }
}

/** The columns of records that all have the same fields. */
export function tensorsOf(
  records: readonly Readonly<Partial<Record<FieldName, string | number>>>[],
): readonly TestTensor[] {
  // Keys of a record are field names.
  const names = Object.keys(records[0] ?? {}) as FieldName[]
  return names.map((name) => ({
    name,
    datatype: isIntegerName(name) ? 'INT64' : 'BYTES',
    values: records.map((record) => record[name] ?? ''),
  }))
}

/** The same as one JSON text. */
export function jsonBody(tensors: readonly TestTensor[], envelope: Readonly<Record<string, unknown>> = {}): string {
  const inputs = tensors.map(({ name, datatype, values, shape }) => ({
    name,
    datatype,
    shape: shape ?? [values.length],
    data: values,
  }))
  return JSON.stringify({ ...envelope, inputs })
}
