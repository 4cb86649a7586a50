import 'server-only'
import type { PartialRecord } from '@/lib/core/census/field'
import { type CompareReply, compare } from '@/lib/core/inference/compare'
import type { ModelCard } from '@/lib/core/registry/card'
import { MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import { getContainer } from './container'
import { findServing } from './models'

/** What `POST /api/v1/compare` answers for the same record. @throws AppError */
export function answerPerson(record: PartialRecord): Promise<CompareReply> {
  return compare(getContainer().predictDeps, record)
}

/** Of what serves, in the order of `MODEL_CHOICES`; a configuration that nothing can serve is left out. */
export async function readCards(): Promise<readonly ModelCard[]> {
  const container = getContainer()
  const found = await Promise.all(MODEL_CHOICES.map((choice) => findServing(container, choice)))
  return found.flatMap((serving) => (serving ? [serving.card] : []))
}
