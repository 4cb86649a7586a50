import { z } from 'zod'

/** What the measuring processes answer on their standard output. */
export const readTimesSchema = z.object({
  seconds: z.number(),
  /** The process's peak, Node and the loader of TypeScript included. */
  peakMb: z.number(),
  rows: z.number().int(),
})

const percentilesSchema = z.object({ p50: z.number(), p99: z.number() })

export const modelTimesSchema = z.object({
  loadMs: z.number(),
  /** Absent where only the load was asked for. */
  answers: z
    .object({
      /** One complete record through `OpenModel.score`. */
      scoreMs: percentilesSchema,
      /** The same tensors through the runtime's own `session.run`. */
      bareMs: percentilesSchema,
      /** One complete record through the use case: read, complete, score, label. */
      predictMs: percentilesSchema,
      /** The same with a dozen fields given and the others assumed. */
      predictPartialMs: percentilesSchema,
      batchRowsPerSecond: z.number(),
    })
    .optional(),
})
export type ModelTimes = z.infer<typeof modelTimesSchema>

/** Microseconds a record, on one core. */
export const coreTimesSchema = z.object({
  parseUs: z.number(),
  /** By how many fields are given; of 40 nothing is missing. */
  completeUs: z.array(z.object({ fields: z.number().int(), us: z.number() })),
  /** By the records of a call. */
  scoreUs: z.array(z.object({ rows: z.number().int(), us: z.number() })),
})
export type CoreTimes = z.infer<typeof coreTimesSchema>

export const smallTrainingSchema = z.object({
  rows: z.number().int(),
  libraryVersion: z.string(),
  /** SHA-256 of the ONNX bytes, by configuration. */
  digests: z.record(z.string(), z.string()),
  /** Of a boosted configuration alone: encoders and ONNX are not in it. */
  trainSeconds: z.number(),
  nativeCalls: z.number().int(),
  nativeCallUs: z.number(),
})
export type SmallTraining = z.infer<typeof smallTrainingSchema>

export const promotionTimesSchema = z.object({
  /** Whether the gate let it pass, and why not. */
  passed: z.boolean(),
  why: z.string().optional(),
  seconds: z.number(),
  /** How long the event loop was held at a time. */
  longestHoldMs: z.number(),
  p99HoldMs: z.number(),
})
export type PromotionTimes = z.infer<typeof promotionTimesSchema>
