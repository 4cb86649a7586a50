import 'server-only'
import { cache } from 'react'
import { AppError } from '@/lib/core/errors'
import { answerAgain, type GivenAnswer } from '@/lib/core/inference/answer-again'
import { findSaved } from '@/lib/core/inference/save-prediction'
import type { SavedPrediction } from '@/lib/core/inference/saved-prediction'
import { getContainer } from './container'
import { describeCauses } from './logger'
import { askerOfPage } from './page'
import { savedDepsOf } from './saved'

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

/** What serves today, asked about the same person; undefined where there is no answer to be had. */
export function answerToday(saved: SavedPrediction): Promise<GivenAnswer | undefined> {
  const container = getContainer()
  return answerAgain(container.predictDeps, saved, askerOfPage(container))
}
