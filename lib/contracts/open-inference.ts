import { z } from 'zod'
import { FIELD_NAMES, isIntegerName } from '@/lib/core/census/field'

/** Names and members are those of the Open Inference Protocol, version 2, as KServe and Triton speak it over HTTP. */

/** Length of the JSON part of a body that goes on with raw tensors. */
export const JSON_LENGTH_HEADER = 'inference-header-content-length'

/** `null`: no number of bytes that is the same for each element. */
export const BYTES_OF_DATATYPE = {
  BOOL: 1,
  UINT8: 1,
  UINT16: 2,
  UINT32: 4,
  UINT64: 8,
  INT8: 1,
  INT16: 2,
  INT32: 4,
  INT64: 8,
  FP16: 2,
  FP32: 4,
  FP64: 8,
  BYTES: null,
} as const
export type Datatype = keyof typeof BYTES_OF_DATATYPE

const datatypeSchema = z.enum(Object.keys(BYTES_OF_DATATYPE) as [Datatype, ...Datatype[]])
const shapeSchema = z.array(z.int().min(0)).min(1).max(8)

/** One field of all rows. The data stand here, nested or flat, or behind the JSON part where a size is given. */
const inputSchema = z.object({
  name: z.string(),
  /** `[N]` or `[N, 1]`. */
  shape: shapeSchema,
  datatype: datatypeSchema,
  parameters: z.looseObject({ binary_data_size: z.int().min(0).optional() }).optional(),
  /** Whole numbers or texts; null for a value that is not given. */
  data: z.unknown().optional(),
})
export type InputTensor = z.infer<typeof inputSchema>

/** Margins are log-odds or shares, before calibration. */
export const OUTPUT_NAMES = ['probability', 'label', 'margin'] as const
export type OutputName = (typeof OUTPUT_NAMES)[number]

/** Members and parameters that are not listed are those of other servers: accepted, and of no effect. */
export const inferRequestSchema = z.object({
  id: z.string().max(1000).optional(),
  parameters: z
    .looseObject({
      /** 0..1; the model's own where left out. */
      threshold: z.number().min(0).max(1).optional(),
      /** Whether a level that no model was trained on is answered, which is the default here, or refused. */
      unknown_levels: z.enum(['refuse', 'accept']).optional(),
      /** Whether outputs come behind the JSON part, where they do not say otherwise themselves. */
      binary_data_output: z.boolean().optional(),
    })
    .optional(),
  /** Any of the 40 fields; the others are assumed. */
  inputs: z.array(inputSchema).min(1).max(100),
  /** All outputs where left out. */
  outputs: z
    .array(
      z.object({
        name: z.string(),
        parameters: z.looseObject({ binary_data: z.boolean().optional() }).optional(),
      }),
    )
    .max(100)
    .optional(),
})
export type InferRequest = z.infer<typeof inferRequestSchema>

const outputSchema = z.object({
  name: z.enum(OUTPUT_NAMES),
  shape: z.tuple([z.int()]),
  datatype: z.enum(['FP32', 'BYTES']),
  /** Where the data come behind the JSON part: their length. */
  parameters: z.object({ binary_data_size: z.int() }).optional(),
  /** One element a row. */
  data: z.union([z.array(z.number()), z.array(z.string())]).optional(),
})
export type OutputTensor = z.infer<typeof outputSchema>

export const inferReplySchema = z.object({
  /** As it was asked for. */
  model_name: z.string(),
  model_version: z.string(),
  /** The request's own; absent where it had none. */
  id: z.string().optional(),
  parameters: z.object({
    threshold: z.number().min(0).max(1),
    /** SHA-256 of the model file, hexadecimal. */
    digest: z.string(),
    /** Values, over all rows, that were not given and were assumed. */
    assumed_values: z.int(),
    /** Values, over all rows, that are a level no model was trained on. */
    unknown_levels: z.int(),
  }),
  outputs: z.array(outputSchema),
})
export type InferReply = z.infer<typeof inferReplySchema>

export const openInferenceErrorSchema = z.strictObject({ error: z.string() })

export const serverMetadataSchema = z.object({
  name: z.string(),
  version: z.string(),
  extensions: z.array(z.string()),
})
export const liveReplySchema = z.object({ live: z.boolean() })
export const readyReplySchema = z.object({ ready: z.boolean() })
export const modelListSchema = z.object({ models: z.array(z.string()) })
export const modelReadyReplySchema = z.object({ name: z.string(), ready: z.boolean() })

const tensorMetadataSchema = z.object({ name: z.string(), datatype: datatypeSchema, shape: z.array(z.int()) })
type TensorMetadata = z.infer<typeof tensorMetadataSchema>

export const modelMetadataSchema = z.object({
  name: z.string(),
  versions: z.array(z.string()),
  platform: z.literal('onnx_onnxv1'),
  inputs: z.array(tensorMetadataSchema),
  outputs: z.array(tensorMetadataSchema),
})
export type ModelMetadata = z.infer<typeof modelMetadataSchema>

/** Rows, as many as the caller likes. */
const ANY_ROWS = -1

/** In the order and by the names of the model's own inputs. */
export const INPUT_METADATA: readonly TensorMetadata[] = FIELD_NAMES.map((name) => ({
  name,
  datatype: isIntegerName(name) ? 'INT64' : 'BYTES',
  shape: [ANY_ROWS],
}))

export const OUTPUT_DATATYPES = { probability: 'FP32', label: 'BYTES', margin: 'FP32' } as const satisfies Record<
  OutputName,
  Datatype
>

export const OUTPUT_METADATA: readonly TensorMetadata[] = OUTPUT_NAMES.map((name) => ({
  name,
  datatype: OUTPUT_DATATYPES[name],
  shape: [ANY_ROWS],
}))
