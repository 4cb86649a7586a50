import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useDebounced } from '@/components/ui/use-debounced'
import { RequestFailure, type Trouble } from '@/lib/client/http'
import { compareQuery, isEmptyRecord } from '@/lib/client/queries'
import type { CompareReply } from '@/lib/contracts/compare'
import type { PartialRecord } from '@/lib/core/census/field'

export const DEFAULT_DEBOUNCE_MS = 150

export type Comparison = {
  /** Undefined for an empty record and before the first answer; else the last one there was. */
  readonly reply: CompareReply | undefined
  readonly error: Error | undefined
  /** What of the record the server objects to. */
  readonly troubles: readonly Trouble[]
  /** The record has moved on since `reply`. */
  readonly isUpdating: boolean
  retry(): void
}

type ComparisonOptions = {
  /** Whether there is any use in asking. */
  readonly isAllowed: boolean
}

export function useComparison(record: PartialRecord, { isAllowed }: ComparisonOptions): Comparison {
  const settled = useDebounced(record, DEFAULT_DEBOUNCE_MS)
  const query = useQuery(compareQuery(settled, { isAllowed }))
  // The last answer stays in sight while the next is on its way, and where it fails.
  const [last, setLast] = useState(query.data)
  if (isEmptyRecord(record) || !isAllowed) {
    // The next person is somebody else; and what a key opened closes with it.
    if (last !== undefined) setLast(undefined)
    return { reply: undefined, error: undefined, troubles: [], isUpdating: false, retry: () => {} }
  }
  if (query.data !== undefined && query.data !== last) setLast(query.data)
  return {
    reply: query.data ?? last,
    error: query.error ?? undefined,
    troubles: settled === record && query.error instanceof RequestFailure ? query.error.troubles : [],
    isUpdating: query.isFetching || settled !== record,
    retry: () => void query.refetch(),
  }
}
