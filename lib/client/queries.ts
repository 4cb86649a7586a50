import { queryOptions } from '@tanstack/react-query'
import type { CompareReply } from '@/lib/contracts/compare'
import type { PartialRecord } from '@/lib/core/census/field'
import { postJson, RequestFailure } from './http'

const RETRY_CODES: ReadonlySet<string> = new Set([
  'offline',
  'model-unavailable',
  'internal',
  'overloaded',
  'shutting-down',
])

/** Two more attempts, with jitter, where another may succeed. Predictions change nothing, so asking again is safe. */
export const RETRIES = {
  retry: (failures: number, error: Error) =>
    failures < 2 && error instanceof RequestFailure && RETRY_CODES.has(error.code),
  retryDelay: (attempt: number, error: Error) => {
    const delayMs = 400 * 2 ** attempt * (0.75 + Math.random() / 2)
    return delayMs + (error instanceof RequestFailure ? (error.retryAfterSeconds ?? 0) * 1000 : 0)
  },
}

export const compareKey = (record: PartialRecord) => ['compare', record] as const

export function isEmptyRecord(record: PartialRecord): boolean {
  return Object.keys(record).length === 0
}

type CompareOptions = {
  /** Whether there is any use in asking: not where a key is missing. */
  readonly isAllowed: boolean
}

/** One person under all four configurations. */
export function compareQuery(record: PartialRecord, { isAllowed }: CompareOptions) {
  return queryOptions<CompareReply, Error, CompareReply, ReturnType<typeof compareKey>>({
    queryKey: compareKey(record),
    queryFn: ({ signal }) =>
      postJson(
        '/api/v1/compare',
        { record },
        {
          signal,
          loadReplySchema: async () => (await import('@/lib/contracts/compare')).compareReplySchema,
        },
      ),
    enabled: isAllowed && !isEmptyRecord(record),
    staleTime: Number.POSITIVE_INFINITY,
    ...RETRIES,
  })
}
