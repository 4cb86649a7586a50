import { z } from 'zod'
import type { ModelChoice } from '@/lib/core/registry/model-choice'

/** The four models as the prototype's clients name them, with a space where there is one. */
export const CHOICE_OF_MODE = {
  XGBoost_Balanced: { algorithm: 'xgboost', balancing: 'balanced' },
  XGBoost_Unbalanced: { algorithm: 'xgboost', balancing: 'unbalanced' },
  'Random Forest_Balanced': { algorithm: 'random-forest', balancing: 'balanced' },
  'Random Forest_Unbalanced': { algorithm: 'random-forest', balancing: 'unbalanced' },
} as const satisfies Readonly<Record<string, ModelChoice>>
export type PrototypeMode = keyof typeof CHOICE_OF_MODE

export const PROTOTYPE_MODES = Object.keys(CHOICE_OF_MODE) as [PrototypeMode, ...PrototypeMode[]]

/** Labels as this route gives them; `<$50k` means not above. */
export const PROTOTYPE_LABELS = ['>$50k', '<$50k'] as const

/** The envelope. A mode that does not exist is refused in another way than one that is no text. */
export const prototypeRequestSchema = z.object({
  mode: z.string(),
  /** Objects of census fields and their values; what is left out is assumed. */
  data: z.array(z.unknown()),
})
export type PrototypeRequest = z.infer<typeof prototypeRequestSchema>

export const prototypeReplySchema = z.object({
  status: z.literal('success'),
  engine: z.enum(PROTOTYPE_MODES),
  predictions: z.array(
    z.object({
      /** Place in `data`, from 0. */
      row_index: z.int().min(0),
      prediction: z.enum(PROTOTYPE_LABELS),
      /** Calibrated. */
      probability: z.number().min(0).max(1),
      model_version: z.string(),
      /** Fields that were left out and assumed. */
      assumed_fields: z.int().min(0).max(40),
    }),
  ),
})
export type PrototypeReply = z.infer<typeof prototypeReplySchema>

/** What is wrong with the envelope, as FastAPI words it; `input` is always null, for what was sent is about people. */
export const prototypeFaultSchema = z.object({
  type: z.enum(['json_invalid', 'missing', 'model_attributes_type', 'string_type', 'list_type', 'dict_type']),
  loc: z.array(z.union([z.string(), z.int()])).min(1),
  msg: z.string(),
  input: z.null(),
  ctx: z.object({ error: z.string() }).optional(),
})
export type PrototypeFault = z.infer<typeof prototypeFaultSchema>

export const prototypeErrorSchema = z.strictObject({ detail: z.union([z.string(), z.array(prototypeFaultSchema)]) })
export type PrototypeError = z.infer<typeof prototypeErrorSchema>
