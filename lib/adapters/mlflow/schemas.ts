import { z } from 'zod'

/** 64-bit integers come as JSON numbers from MLflow and as strings from what imitates it. */
export const integer = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number),
])

/** What is unset or empty is left out of an answer, so lists default. */
const listOf = <S extends z.ZodType>(schema: S) => z.array(schema).default([])

export const nothingSchema = z.unknown()

const tagSchema = z.object({ key: z.string(), value: z.string().default('') })
/** As a map; of equal keys the last counts. */
const tagsSchema = listOf(tagSchema).transform(
  (tags): Readonly<Record<string, string>> => Object.fromEntries(tags.map(({ key, value }) => [key, value])),
)

const pageSchema = z.object({ next_page_token: z.string().optional() })

export const experimentSchema = z.object({
  experiment_id: z.string(),
  name: z.string(),
  lifecycle_stage: z.string().default('active'),
})
export const experimentReplySchema = z.object({ experiment: experimentSchema })
export const experimentIdReplySchema = z.object({ experiment_id: z.string() })

/** NaN and infinities come as strings, or as the largest double. */
const metricValue = z.union([z.number(), z.string()]).transform(Number)
export const metricSchema = z.object({
  key: z.string(),
  value: metricValue,
  step: integer.default(0),
  timestamp: integer.default(0),
})
export type WireMetric = z.infer<typeof metricSchema>

const runSchema = z.object({
  info: z.object({
    run_id: z.string(),
    run_name: z.string().default(''),
    experiment_id: z.string(),
    user_id: z.string().default(''),
    status: z.string().default('RUNNING'),
    start_time: integer.default(0),
    end_time: integer.optional(),
    artifact_uri: z.string().default(''),
    lifecycle_stage: z.string().default('active'),
  }),
  data: z
    .object({ metrics: listOf(metricSchema), params: tagsSchema, tags: tagsSchema })
    .default({ metrics: [], params: {}, tags: {} }),
  inputs: z
    .object({ dataset_inputs: listOf(z.object({ dataset: z.object({ name: z.string(), digest: z.string() }) })) })
    .default({ dataset_inputs: [] }),
  outputs: z.object({ model_outputs: listOf(z.object({ model_id: z.string() })) }).default({ model_outputs: [] }),
})
export type WireRun = z.infer<typeof runSchema>
export const runReplySchema = z.object({ run: runSchema })
export const runsReplySchema = pageSchema.extend({ runs: listOf(runSchema) })
export const historyReplySchema = pageSchema.extend({ metrics: listOf(metricSchema) })

export const filesReplySchema = pageSchema.extend({
  root_uri: z.string().optional(),
  files: listOf(z.object({ path: z.string(), is_dir: z.boolean().default(false), file_size: integer.optional() })),
})

const modelVersionSchema = z.object({
  name: z.string(),
  version: z.union([z.string(), z.number().transform(String)]),
  creation_timestamp: integer.default(0),
  source: z.string().default(''),
  run_id: z.string().default(''),
  tags: tagsSchema,
})
export type WireModelVersion = z.infer<typeof modelVersionSchema>
export const modelVersionReplySchema = z.object({ model_version: modelVersionSchema })
export const modelVersionsReplySchema = pageSchema.extend({ model_versions: listOf(modelVersionSchema) })

export const loggedModelSchema = z.object({
  info: z.object({
    model_id: z.string().regex(/^m-[\w-]+$/),
    artifact_uri: z.string(),
    status: z.string().default(''),
  }),
})
export const loggedModelReplySchema = z.object({ model: loggedModelSchema })
export const loggedModelsReplySchema = z.object({ models: listOf(loggedModelSchema) })
export type WireLoggedModel = z.infer<typeof loggedModelSchema>
