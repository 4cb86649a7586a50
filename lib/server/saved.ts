import 'server-only'
import { randomBytes } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { digestOfSecret, newSecret } from '@/lib/composition/secrets'
import type { SavedReply, SaveReply } from '@/lib/contracts/saved'
import { AppError } from '@/lib/core/errors'
import type { DeleteDeps, JustSaved, SaveDeps } from '@/lib/core/inference/save-prediction'
import type { SavedPrediction } from '@/lib/core/inference/saved-prediction'
import { bearerOf } from './bearer'
import type { Container } from './container'

const ID_BYTES = 16

type SavedDeps = Pick<Container, 'settings' | 'store' | 'predictDeps'>

/** What saving, looking and deleting need. */
export function savedDepsOf({ settings, store, predictDeps }: SavedDeps): SaveDeps & DeleteDeps {
  return {
    ...predictDeps,
    saved: store.saved,
    audit: store.audit,
    keepDays: settings.SHARE_DAYS,
    newSavedId: () => randomBytes(ID_BYTES).toString('base64url'),
    newSecret,
    newEventId: () => uuidv7(),
    hashSecret: digestOfSecret,
  }
}

/** @throws AppError `unauthorized` unless the Authorization header bears a token. */
export function deleteTokenOf(authorization: string | undefined): string {
  const token = bearerOf(authorization)
  if (token !== undefined) return token
  throw new AppError('unauthorized', 'Send the token that was given when this was saved: Authorization: Bearer …')
}

export function describeSaving({ saved: { id, expiresMs }, deleteToken }: JustSaved): SaveReply {
  return { id, url: `/p/${id}`, expires: new Date(expiresMs).toISOString(), deleteToken }
}

export function describeSaved({
  createdMs,
  expiresMs,
  choice: _,
  deleteHash: __,
  ...answer
}: SavedPrediction): SavedReply {
  return { ...answer, created: new Date(createdMs).toISOString(), expires: new Date(expiresMs).toISOString() }
}
