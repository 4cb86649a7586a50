import { z } from 'zod'
import { moveSchema } from '@/lib/core/registry/moves'
import { isVersionNumber } from '@/lib/core/registry/version'
import { problemSchema } from './problem'

export const MAX_REASON_LENGTH = 500

/** What must hold of a version before it serves, in the order in which it is checked. */
export const GATE_CHECK_NAMES = [
  'loads',
  'known-answers',
  'parity',
  'same-hold-out',
  'roc-auc',
  'pr-auc',
  'calibration',
  'size',
] as const

export const gateReportSchema = z.object({
  passed: z.boolean(),
  checks: z.array(
    z.object({
      name: z.enum(GATE_CHECK_NAMES),
      passed: z.boolean(),
      /** One sentence with the figure and its limit. */
      detail: z.string(),
    }),
  ),
})

const versionNumberSchema = z.string().refine(isVersionNumber, 'A version is a whole number from 1, such as "7".')
const reasonSchema = z.string().trim().min(1, 'Say why.').max(MAX_REASON_LENGTH)

export const promoteRequestSchema = z.strictObject({
  version: versionNumberSchema,
  why: reasonSchema.optional(),
  /** The reason for which the version serves though the gate says no. */
  force: reasonSchema.optional(),
})
export type PromoteRequest = z.infer<typeof promoteRequestSchema>

export const promoteReplySchema = z.object({ move: moveSchema, gate: gateReportSchema })
export type PromoteReply = z.infer<typeof promoteReplySchema>

/** The problem `promotion-refused`. */
export const promoteRefusalSchema = problemSchema.extend({ gate: gateReportSchema })

export const rollbackRequestSchema = z.strictObject({ why: reasonSchema.optional() })
export type RollbackRequest = z.infer<typeof rollbackRequestSchema>

export const rollbackReplySchema = z.object({ move: moveSchema })
export type RollbackReply = z.infer<typeof rollbackReplySchema>

export const versionsReplySchema = z.object({
  /** Absent where no version is the champion. */
  champion: z.string().optional(),
  /** Newest first. */
  versions: z.array(
    z.object({
      version: z.string(),
      /** ISO 8601, UTC. */
      created: z.iso.datetime(),
      /** SHA-256 of `model.onnx`, hexadecimal; absent for a version that Bracket did not register. */
      digest: z.string().optional(),
      runId: z.string(),
    }),
  ),
  /** By rising time. */
  moves: z.array(moveSchema),
})
export type VersionsReply = z.infer<typeof versionsReplySchema>
