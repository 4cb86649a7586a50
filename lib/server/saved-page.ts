import 'server-only'
import { cache } from 'react'
import { AppError } from '@/lib/core/errors'
import { answerAgain, type GivenAnswer } from '@/lib/core/inference/answer-again'
import { findSaved } from '@/lib/core/inference/save-prediction'
import type { SavedPrediction } from '@/lib/core/inference/saved-prediction'
import { getContainer } from './container'
import { describeCauses } from './logger'
import { savedDepsOf } from './saved'
import { letVisitorIn, predictForPage } from './visitor'

/** Drawing a picture takes a tenth of a second. */
const PREVIEWS_A_MINUTE = 60

/** `gone`: it never was, was deleted, or its time ran out. `trouble`: the store cannot be asked. */
export type Kept =
  | { readonly state: 'kept'; readonly saved: SavedPrediction }
  | { readonly state: 'gone' }
  | { readonly state: 'trouble' }

/** Asks the store once a request, however many parts of the page want to know. */
export const lookUpSaved = cache(async (id: string): Promise<Kept> => {
  const container = getContainer()
  try {
    const saved = await findSaved(savedDepsOf(container), id)
    return saved ? { state: 'kept', saved } : { state: 'gone' }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    container.logger.error('a saved answer could not be read', { cause: describeCauses(error) })
    return { state: 'trouble' }
  }
})

/** The same for its picture; `limited`: this address has asked for too many of late, or the server is too busy. */
export async function lookUpPreview(id: string): Promise<Kept | { readonly state: 'limited' }> {
  try {
    const guard = { access: 'public', perMinute: PREVIEWS_A_MINUTE, route: '/p/{id}/preview.png' } as const
    return await letVisitorIn(guard, () => lookUpSaved(id))
  } catch (error) {
    if (error instanceof AppError) return { state: 'limited' }
    throw error
  }
}

/** What serves today, asked about the same person; undefined where there is no answer to be had, or none for this visitor. */
export async function answerToday(saved: SavedPrediction): Promise<GivenAnswer | undefined> {
  try {
    return await predictForPage('/p/{id}', (deps, asker) => answerAgain(deps, saved, asker))
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}
