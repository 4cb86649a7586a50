import { queryOptions } from '@tanstack/react-query'
import type { CompareReply } from '@/lib/contracts/compare'
import type { PartialRecord } from '@/lib/core/census/field'
import { postJson, RequestFailure } from './http'

const RETRY_CODES: ReadonlySet<string> = new Set(['offline', 'model-unavailable', 'internal'])

/** Two more attempts, with jitter, where another may succeed. Predictions change nothing, so asking again is safe. */
export const RETRIES = {
  retry: (failures: number, error: Error) =>
    failures < 2 && error instanceof RequestFailure && RETRY_CODES.has(error.code),
  retryDelay: (attempt: number) => 400 * 2 ** attempt * (0.75 + Math.random() / 2),
}

export const compareKey = (record: PartialRecord) => ['compare', record] as const

export function isEmptyRecord(record: PartialRecord): boolean {
  return Object.keys(record).length === 0
}

/** One person under all four configurations. */
export function compareQuery(record: PartialRecord) {
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
    enabled: !isEmptyRecord(record),
    staleTime: Number.POSITIVE_INFINITY,
    ...RETRIES,
  })
}
