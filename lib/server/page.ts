import 'server-only'
import type { PartialRecord } from '@/lib/core/census/field'
import { type CompareReply, compare } from '@/lib/core/inference/compare'
import { readCards as readCardsOf } from '@/lib/core/inference/read-cards'
import type { ModelCard } from '@/lib/core/registry/card'
import { getContainer } from './container'

/** What `POST /api/v1/compare` answers for the same record. @throws AppError */
export function answerPerson(record: PartialRecord): Promise<CompareReply> {
  return compare(getContainer().predictDeps, record)
}

/** In the order of `MODEL_CHOICES`; a configuration whose card cannot be read is left out. */
export function readCards(): Promise<readonly ModelCard[]> {
  return readCardsOf(getContainer().files)
}
