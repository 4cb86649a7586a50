import { z } from 'zod'
import { DEFAULT_CHOICE } from '@/lib/core/registry/model-choice'
import { algorithmSchema, balancingSchema } from '@/lib/core/registry/model-choice-schema'
import { PROTOCOLS } from './request-bodies'

/** What the generator of load is told, in a process of its own. */
export const loadPlanSchema = z.object({
  port: z.int(),
  protocol: z.enum(PROTOCOLS),
  choice: z.strictObject({ algorithm: algorithmSchema, balancing: balancingSchema }).default(DEFAULT_CHOICE),
  connections: z.int().min(1),
  /** Requests a second whether answers come or not; where left out, each connection asks as soon as it has its answer. */
  ratePerSecond: z.number().positive().optional(),
  /** Records in a request. */
  records: z.int().min(1),
  /** The dozen fields that the form shows first, rather than all 40. */
  isPartial: z.boolean().default(false),
  warmUpSeconds: z.number().min(0),
  seconds: z.number().positive(),
  seed: z.int(),
})
export type LoadPlan = z.input<typeof loadPlanSchema>

const timesSchema = z.object({
  count: z.number(),
  /** NaN, which JSON writes null, where there were none. */
  p50: z.number().nullable(),
  p99: z.number().nullable(),
  longest: z.number().nullable(),
})

/** What came back after the warm-up; times are milliseconds from when a request was due to the last byte of its reply. */
export const loadOutcomeSchema = z.object({
  seconds: z.number(),
  /** All requests that were sent, the warm-up's too. */
  asked: z.number(),
  accepted: timesSchema,
  /** Sent away with 429 or 503. */
  refused: timesSchema,
  /** Any other status, a connection that broke, no reply at all. */
  failed: z.number(),
  /** Due while every connection waited for an answer, to the end. */
  unsent: z.number(),
  statuses: z.record(z.string(), z.number()),
})
export type LoadOutcome = z.infer<typeof loadOutcomeSchema>
