import 'server-only'
import {
  type InferReply,
  type InferRequest,
  JSON_LENGTH_HEADER,
  OUTPUT_DATATYPES,
  OUTPUT_NAMES,
  type OutputName,
  type OutputTensor,
} from '@/lib/contracts/open-inference'
import { nearestTo } from '@/lib/core/census/nearest'
import { AppError } from '@/lib/core/errors'
import { labelOf, probabilityAt, type Scored } from '@/lib/core/inference/predict'
import { jsonReply, type Reply } from '../exchange'
import { encodeFloats, encodeTexts } from './open-inference-binary'

export type WantedOutput = { readonly name: OutputName; readonly isBinary: boolean }

/** Which outputs, in which order and form. @throws AppError `invalid-input` for one that there is not. */
export function wantedOutputs({ outputs, parameters }: InferRequest): readonly WantedOutput[] {
  const isBinary = parameters?.binary_data_output ?? false
  if (!outputs || outputs.length === 0) return OUTPUT_NAMES.map((name) => ({ name, isBinary }))
  return outputs.map((output, index) => ({
    name: outputOf(output.name, index),
    isBinary: output.parameters?.binary_data ?? isBinary,
  }))
}

function outputOf(name: string, index: number): OutputName {
  const found = OUTPUT_NAMES.find((known) => known === name)
  if (found) return found
  const message = `There is no such output; there are ${OUTPUT_NAMES.join(' and ')}.`
  const suggestions = nearestTo(name, OUTPUT_NAMES, 1)
  throw new AppError('invalid-input', message, {
    issues: [{ path: ['outputs', index, 'name'], message, ...(suggestions.length > 0 && { suggestions }) }],
  })
}

type Answered = {
  readonly modelName: string
  readonly id: string | undefined
  readonly wanted: readonly WantedOutput[]
  readonly scored: Scored
}

/** JSON, or JSON and raw tensors behind it where an output is wanted so. */
export function writeInfer({ modelName, id, wanted, scored }: Answered): Reply {
  const { scorer, threshold, completed, given } = scored
  const raw: Uint8Array[] = []
  const outputs = wanted.map(({ name, isBinary }): OutputTensor => {
    const values = valuesOf(name, scored)
    const described = { name, shape: [completed.length] as [number], datatype: OUTPUT_DATATYPES[name] }
    if (!isBinary) return { ...described, data: values }
    const bytes = encode(values)
    raw.push(bytes)
    return { ...described, parameters: { binary_data_size: bytes.length } }
  })
  const reply: InferReply = {
    model_name: modelName,
    model_version: scorer.version,
    ...(id === undefined ? {} : { id }),
    parameters: {
      threshold,
      digest: scorer.card.file.digest,
      assumed_values: completed.reduce((sum, { assumed }) => sum + Object.keys(assumed).length, 0),
      unknown_levels: given.reduce((sum, { unknown }) => sum + unknown.length, 0),
    },
    outputs,
  }
  if (raw.length === 0) return jsonReply(reply)
  const json = Buffer.from(JSON.stringify(reply))
  return {
    status: 200,
    headers: { 'content-type': 'application/octet-stream', [JSON_LENGTH_HEADER]: String(json.length) },
    body: Buffer.concat([json, ...raw]),
  }
}

function valuesOf(name: OutputName, { probabilities, margins, completed, threshold }: Scored): number[] | string[] {
  if (name === 'margin') return [...margins]
  const checked = completed.map((_, row) => probabilityAt(probabilities, row))
  return name === 'label' ? checked.map((probability) => labelOf(probability, threshold)) : checked
}

function encode(values: readonly number[] | readonly string[]): Uint8Array {
  return isTexts(values) ? encodeTexts(values) : encodeFloats(values)
}

function isTexts(values: readonly number[] | readonly string[]): values is readonly string[] {
  return typeof values[0] === 'string'
}
