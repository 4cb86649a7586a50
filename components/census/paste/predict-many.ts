import { queryOptions } from '@tanstack/react-query'
import { postJson } from '@/lib/client/http'
import { RETRIES } from '@/lib/client/queries'
import type { PredictReply } from '@/lib/contracts/predict'
import type { PartialRecord } from '@/lib/core/census/field'
import type { ModelChoice } from '@/lib/core/registry/model-choice'
import { splitByBytes } from './prepare-rows'

export type ManyPredictions = Pick<PredictReply, 'threshold' | 'predictions'>

type PredictManyInput = {
  /** Tells one set of records from another: hashing a thousand records on every render would be felt. */
  readonly batchId: number
  readonly records: readonly PartialRecord[]
  readonly choice: ModelChoice
  readonly threshold: number | undefined
}

const loadReplySchema = async () => (await import('@/lib/contracts/predict')).predictReplySchema

async function predictPieces(
  { records, choice, threshold }: PredictManyInput,
  signal: AbortSignal,
): Promise<ManyPredictions> {
  const replies: PredictReply[] = []
  for (const piece of splitByBytes(records)) {
    const body = { ...choice, ...(threshold === undefined ? {} : { threshold }), records: piece }
    replies.push(await postJson('/api/v1/predict', body, { signal, loadReplySchema }))
  }
  return { threshold: replies[0]?.threshold ?? 0, predictions: replies.flatMap(({ predictions }) => predictions) }
}

export function predictManyQuery(input: PredictManyInput) {
  const { batchId, choice, threshold, records } = input
  return queryOptions({
    queryKey: ['predict-many', batchId, choice.algorithm, choice.balancing, threshold ?? null],
    queryFn: ({ signal }) => predictPieces(input, signal),
    enabled: records.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    ...RETRIES,
  })
}
