import { z } from 'zod'
import { parseRecord } from '@/lib/core/census/record'
import { ABOVE_50K, UP_TO_50K } from '@/lib/core/inference/predict'
import type { SavedPrediction, SavedPredictions } from '@/lib/core/inference/saved-prediction'
import { choiceFromId, choiceId } from '@/lib/core/registry/model-choice'
import { modelChoiceSchema } from '@/lib/core/registry/model-choice-schema'
import { asStoreCall } from './failure'
import { jsonColumn } from './json-column'
import type { Database } from './tables'

export function createSavedPredictions({ db }: Pick<Database, 'db'>): SavedPredictions {
  return {
    save: (saved) =>
      asStoreCall(async () => void (await db.insertInto('saved_predictions').values(toRow(saved)).execute())),
    find: (id, nowMs) =>
      asStoreCall(async () => {
        const row = await db
          .selectFrom('saved_predictions')
          .selectAll()
          .where('id', '=', id)
          .where('expires_ms', '>', nowMs)
          .executeTakeFirst()
        return row && fromRow(row)
      }),
    delete: (id, deleteHash) =>
      asStoreCall(async () => {
        const { numDeletedRows } = await db
          .deleteFrom('saved_predictions')
          .where('id', '=', id)
          .where('delete_hash', '=', deleteHash)
          .executeTakeFirst()
        return numDeletedRows > 0n
      }),
    trim: (nowMs) =>
      asStoreCall(async () => {
        const { numDeletedRows } = await db
          .deleteFrom('saved_predictions')
          .where('expires_ms', '<=', nowMs)
          .executeTakeFirst()
        return Number(numDeletedRows)
      }),
  }
}

function toRow(saved: SavedPrediction) {
  return {
    id: saved.id,
    configuration: choiceId(saved.choice),
    record_json: JSON.stringify(saved.record),
    assumed_json: JSON.stringify(saved.assumed),
    model_json: JSON.stringify(saved.model),
    probability: saved.probability,
    label: saved.label,
    threshold: saved.threshold,
    is_own_threshold: saved.isOwnThreshold ? 1 : 0,
    created_ms: saved.createdMs,
    expires_ms: saved.expiresMs,
    delete_hash: saved.deleteHash,
  }
}

const partialRecordSchema = jsonColumn.transform((value, context) => {
  const parsed = parseRecord(value, { unknownLevels: 'accept' })
  if (parsed.ok) return parsed.record
  context.addIssue('It is no record.')
  return z.NEVER
})

const rowSchema = z.object({
  id: z.string(),
  configuration: z.string().transform((id, context) => {
    const choice = choiceFromId(id)
    if (choice) return choice
    context.addIssue('It is no configuration.')
    return z.NEVER
  }),
  record_json: partialRecordSchema,
  assumed_json: partialRecordSchema,
  model_json: jsonColumn.pipe(
    modelChoiceSchema.extend({
      version: z.string(),
      digest: z.string(),
      source: z.enum(['mlflow', 'cache', 'folder']),
    }),
  ),
  probability: z.number(),
  label: z.enum([ABOVE_50K, UP_TO_50K]),
  threshold: z.number(),
  is_own_threshold: z.number(),
  created_ms: z.number(),
  expires_ms: z.number(),
  delete_hash: z.string(),
})

/** @throws ZodError for what nobody here wrote. */
function fromRow(row: unknown): SavedPrediction {
  const read = rowSchema.parse(row)
  return {
    id: read.id,
    choice: read.configuration,
    record: read.record_json,
    assumed: read.assumed_json,
    model: read.model_json,
    probability: read.probability,
    label: read.label,
    threshold: read.threshold,
    isOwnThreshold: read.is_own_threshold === 1,
    createdMs: read.created_ms,
    expiresMs: read.expires_ms,
    deleteHash: read.delete_hash,
  }
}
