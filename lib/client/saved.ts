import type { SaveReply, SaveRequest } from '@/lib/contracts/saved'
import { postJson, sendDelete } from './http'

/** @throws RequestFailure */
export function savePrediction(request: SaveRequest): Promise<SaveReply> {
  return postJson('/api/v1/saved', request, {
    loadReplySchema: async () => (await import('@/lib/contracts/saved')).saveReplySchema,
  })
}

/** For who has the token that was given when it was saved. @throws RequestFailure */
export function deleteSaved({ id, token }: { readonly id: string; readonly token: string }): Promise<void> {
  return sendDelete(`/api/v1/saved/${id}`, { token })
}
