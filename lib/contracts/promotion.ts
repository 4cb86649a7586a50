import { z } from 'zod'
import { GATE_CHECKS, type GateReport } from '@/lib/core/registry/gate'
import { MAX_REASON_LENGTH, moveSchema } from '@/lib/core/registry/moves'
import { isVersionNumber } from '@/lib/core/registry/version'
import { problemSchema } from './problem'

const gateReportSchema = z.object({
  passed: z.boolean(),
  checks: z.array(
    z.object({
      name: z.enum(GATE_CHECKS),
      passed: z.boolean(),
      /** One sentence with the figure and its limit. */
      detail: z.string(),
    }),
  ),
}) satisfies z.ZodType<GateReport>

const versionNumberSchema = z.string().refine(isVersionNumber, 'A version is a whole number from 1, such as "7".')
const reasonSchema = z.string().trim().min(1, 'Say why.').max(MAX_REASON_LENGTH)

/** Who holds the token, as they call themselves: many may share one. */
const whoSchema = z.string().trim().min(1).max(100)

export const promoteRequestSchema = z.strictObject({
  version: versionNumberSchema,
  who: whoSchema.optional(),
  why: reasonSchema.optional(),
  /** The reason for which the version serves though the gate says no. */
  force: reasonSchema.optional(),
})
export type PromoteRequest = z.infer<typeof promoteRequestSchema>

const movedSchema = z.object({
  move: moveSchema,
  /** Where the move was made and could not be written down everywhere: what is missing. */
  unrecorded: z.string().optional(),
})

export const promoteReplySchema = movedSchema.extend({ gate: gateReportSchema })
export type PromoteReply = z.infer<typeof promoteReplySchema>

/** The problem `promotion-refused`; without a report where the gate was not asked, of the champion itself, say. */
export const promoteRefusalSchema = problemSchema.extend({ gate: gateReportSchema.optional() })

export const rollbackRequestSchema = z.strictObject({ who: whoSchema.optional(), why: reasonSchema.optional() })
export type RollbackRequest = z.infer<typeof rollbackRequestSchema>

export const rollbackReplySchema = movedSchema
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
