import 'server-only'
import type { PartialRecord } from '@/lib/core/census/field'
import { type Asker, answerWithAll } from '@/lib/core/inference/answer'
import type { CompareReply } from '@/lib/core/inference/compare'
import { MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import type { Serving } from '@/lib/core/registry/serving'
import { type Container, getContainer } from './container'
import { describeStale, findServing } from './models'

/** Whoever looks at a page. */
export function askerOfPage({ newId, elapsedMs }: Pick<Container, 'newId' | 'elapsedMs'>): Asker {
  return {
    protocol: 'page',
    requestId: newId(),
    keyId: undefined,
    startedMs: elapsedMs(),
    beginStep: () => () => undefined,
  }
}

/** What `POST /api/v1/compare` answers for the same record. @throws AppError */
export function answerPerson(record: PartialRecord): Promise<CompareReply> {
  const container = getContainer()
  return answerWithAll(container.predictDeps, record, askerOfPage(container))
}

/** `staleSince`: ISO 8601, UTC; undefined where the registry could be followed, or none is. */
export type Served = Serving & { readonly staleSince: string | undefined }

/** What serves, in the order of `MODEL_CHOICES`; a configuration that nothing can serve is left out. */
export async function readServed(): Promise<readonly Served[]> {
  const { lineup } = getContainer()
  const found = MODEL_CHOICES.map(async (choice) => {
    const serving = await findServing({ lineup }, choice)
    return serving ? [{ ...serving, staleSince: describeStale(lineup.staleOf(choice)).stale?.since }] : []
  })
  return (await Promise.all(found)).flat()
}
