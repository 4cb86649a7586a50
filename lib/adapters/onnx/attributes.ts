import type { Attribute, Tensor } from './onnx-schema'
import { ATTRIBUTE_TYPES, TENSOR_TYPES } from './onnx-schema'

const utf8 = new TextEncoder()

export const attribute = {
  float: (name: string, f: number): Attribute => ({ name, type: ATTRIBUTE_TYPES.float, f }),
  int: (name: string, i: number): Attribute => ({ name, type: ATTRIBUTE_TYPES.int, i }),
  string: (name: string, text: string): Attribute => ({ name, type: ATTRIBUTE_TYPES.string, s: utf8.encode(text) }),
  floats: (name: string, floats: ArrayLike<number>): Attribute => ({ name, type: ATTRIBUTE_TYPES.floats, floats }),
  ints: (name: string, ints: ArrayLike<number>): Attribute => ({ name, type: ATTRIBUTE_TYPES.ints, ints }),
  strings: (name: string, texts: readonly string[]): Attribute => {
    return { name, type: ATTRIBUTE_TYPES.strings, strings: texts.map((text) => utf8.encode(text)) }
  },
  tensor: (name: string, t: Tensor): Attribute => ({ name, type: ATTRIBUTE_TYPES.tensor, t }),
}

/** Raw tensor bytes are little-endian by ONNX's rule, as typed arrays are on every machine that Node runs on. */
function rawBytes(values: Float32Array | Uint8Array | BigInt64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}

/** Rank 1 unless `dims` says otherwise. */
export const tensor = {
  float: (name: string, values: Float32Array, dims: readonly number[] = [values.length]): Tensor => {
    return { name, dims, data_type: TENSOR_TYPES.float, raw_data: rawBytes(values) }
  },
  uint8: (name: string, values: Uint8Array): Tensor => {
    return { name, dims: [values.length], data_type: TENSOR_TYPES.uint8, raw_data: rawBytes(values) }
  },
  int64: (name: string, values: readonly number[]): Tensor => {
    const raw = rawBytes(BigInt64Array.from(values, (value) => BigInt(value)))
    return { name, dims: [values.length], data_type: TENSOR_TYPES.int64, raw_data: raw }
  },
}
