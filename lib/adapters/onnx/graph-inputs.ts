import { Reader } from 'protobufjs/minimal.js'

/** Numbers of onnx.proto's fields. Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto */
const MODEL_GRAPH = 7
const GRAPH_INPUT = 11
const VALUE_NAME = 1
const LENGTH_DELIMITED = 2

/**
 * Names of a model's inputs, read from its bytes alone: the runtime builds all trees before it tells, and holds the
 * event loop for as long. Undefined where the bytes are no such file.
 */
export function readInputNames(bytes: Uint8Array): ReadonlySet<string> | undefined {
  try {
    const names = new Set<string>()
    for (const graph of fieldsOf(bytes, MODEL_GRAPH)) {
      for (const input of fieldsOf(graph, GRAPH_INPUT)) {
        for (const name of fieldsOf(input, VALUE_NAME)) names.add(new TextDecoder().decode(name))
      }
    }
    return names
  } catch {
    return undefined
  }
}

/** The contents of every length-delimited field of this number. */
function* fieldsOf(message: Uint8Array, wanted: number): Generator<Uint8Array> {
  const reader = Reader.create(message)
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (tag >>> 3 === wanted && (tag & 7) === LENGTH_DELIMITED) yield reader.bytes()
    else reader.skipType(tag & 7)
  }
}
