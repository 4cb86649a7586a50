import type { AuditLog } from '@/lib/core/access/audit'
import { AppError } from '@/lib/core/errors'
import type { ModelChoice } from '@/lib/core/registry/model-choice'
import { type AnswerDeps, type Asker, answer } from './answer'
import { readRecords } from './read-records'
import { SAVED_ID, type SavedPrediction, type SavedPredictions } from './saved-prediction'

const DAY_MS = 86_400_000
const GONE = 'There is no saved answer at this address: it was deleted, its time ran out, or the address is mistyped.'

export type SaveRequest = ModelChoice & {
  /** 0..1; the model's own where left out. */
  readonly threshold?: number | undefined
  readonly record: unknown
}

export type SaveDeps = AnswerDeps & {
  readonly saved: SavedPredictions
  readonly keepDays: number
  /** 128 random bits in base64url. */
  newSavedId(): string
  /** As hard to guess. */
  newSecret(): string
  /** SHA-256, hexadecimal. */
  hashSecret(secret: string): string
}

export type JustSaved = {
  readonly saved: SavedPrediction
  /** Lets its bearer delete what was saved; told this once, and nowhere kept. */
  readonly deleteToken: string
}

/**
 * Answers about one person as any prediction, and keeps the answer with what it was given to.
 * @throws AppError `invalid-input` with paths under `record`; `model-unavailable`; `store-unavailable`
 */
export async function savePrediction(
  deps: SaveDeps,
  { algorithm, balancing, threshold, record: input }: SaveRequest,
  asker: Asker,
): Promise<JustSaved> {
  const [given] = await readRecords(deps, [{ input, path: ['record'] }])
  const record = given?.record ?? {}
  const reply = await answer(deps, { algorithm, balancing, threshold, records: [record] }, asker)
  const [prediction] = reply.predictions
  if (!prediction) throw new AppError('model-unavailable', 'The model left the record without an answer.')
  const [createdMs, deleteToken] = [deps.nowMs(), deps.newSecret()]
  const saved: SavedPrediction = {
    id: deps.newSavedId(),
    choice: { algorithm, balancing },
    record,
    assumed: prediction.assumed,
    model: reply.model,
    probability: prediction.probability,
    label: prediction.label,
    threshold: reply.threshold,
    isOwnThreshold: threshold !== undefined,
    createdMs,
    expiresMs: createdMs + deps.keepDays * DAY_MS,
    deleteHash: deps.hashSecret(deleteToken),
  }
  await deps.saved.save(saved)
  return { saved, deleteToken }
}

type FindDeps = Pick<SaveDeps, 'saved' | 'nowMs'>

/** Undefined also for what cannot be an id, of which the store is not asked. @throws AppError `store-unavailable` */
export async function findSaved({ saved, nowMs }: FindDeps, id: string): Promise<SavedPrediction | undefined> {
  return SAVED_ID.test(id) ? saved.find(id, nowMs()) : undefined
}

/** @throws AppError `not-found`, `store-unavailable` */
export async function readSaved(deps: FindDeps, id: string): Promise<SavedPrediction> {
  const found = await findSaved(deps, id)
  if (!found) throw new AppError('not-found', GONE)
  return found
}

export type DeleteDeps = FindDeps &
  Pick<SaveDeps, 'hashSecret'> & {
    readonly audit: Pick<AuditLog, 'append'>
    /** A UUID of version 7. */
    newEventId(): string
  }

/** For whoever made it. @throws AppError `not-found`, `forbidden` for another token, `store-unavailable` */
export async function deleteSaved(
  deps: DeleteDeps,
  { id, deleteToken }: { readonly id: string; readonly deleteToken: string },
): Promise<void> {
  const { deleteHash } = await readSaved(deps, id)
  if (deps.hashSecret(deleteToken) !== deleteHash) {
    throw new AppError('forbidden', 'This token does not belong to this saved answer.')
  }
  // Before it is done, as with keys: a deed without its event cannot be explained.
  await deps.audit.append({
    id: deps.newEventId(),
    atMs: deps.nowMs(),
    who: 'whoever made it',
    action: 'prediction.deleted',
    subject: id,
  })
  if (!(await deps.saved.delete(id, deleteHash))) throw new AppError('not-found', GONE)
}
