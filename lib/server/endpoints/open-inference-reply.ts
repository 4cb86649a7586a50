import 'server-only'
import {
  type InferReply,
  type InferRequest,
  JSON_LENGTH_HEADER,
  OUTPUT_DATATYPES,
  OUTPUT_NAMES,
  type OutputName,
} from '@/lib/contracts/open-inference'
import { nearestTo } from '@/lib/core/census/nearest'
import { AppError } from '@/lib/core/errors'
import type { Prediction, PredictReply } from '@/lib/core/inference/predict'
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
  readonly answer: PredictReply
}

/** JSON, or JSON and raw tensors behind it where an output is wanted so. */
export function writeInfer({ modelName, id, wanted, answer: { model, threshold, predictions } }: Answered): Reply {
  const raw: Uint8Array[] = []
  const outputs = wanted.map(({ name, isBinary }): InferReply['outputs'][number] => {
    const described = { name, shape: [predictions.length] as [number], datatype: OUTPUT_DATATYPES[name] }
    if (!isBinary) return { ...described, data: valuesOf(name, predictions) }
    const bytes = bytesOf(name, predictions)
    raw.push(bytes)
    return { ...described, parameters: { binary_data_size: bytes.length } }
  })
  const reply: InferReply = {
    model_name: modelName,
    model_version: model.version,
    ...(id === undefined ? {} : { id }),
    parameters: { threshold, digest: model.digest, ...countGuesses(predictions) },
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

function valuesOf(name: OutputName, predictions: readonly Prediction[]): number[] | string[] {
  return name === 'label' ? predictions.map(({ label }) => label) : predictions.map(({ probability }) => probability)
}

function bytesOf(name: OutputName, predictions: readonly Prediction[]): Uint8Array {
  return name === 'label'
    ? encodeTexts(predictions.map(({ label }) => label))
    : encodeFloats(predictions.map(({ probability }) => probability))
}

function countGuesses(predictions: readonly Prediction[]) {
  let [assumed, unknown] = [0, 0]
  for (const prediction of predictions) {
    for (const _ in prediction.assumed) assumed += 1
    unknown += prediction.unknown?.length ?? 0
  }
  return { assumed_values: assumed, unknown_levels: unknown }
}
