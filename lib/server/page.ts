import 'server-only'
import { MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import type { Serving } from '@/lib/core/registry/serving'
import { getContainer } from './container'
import { describeStale, findServing } from './models'

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
