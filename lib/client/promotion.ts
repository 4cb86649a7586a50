import type { PromoteReply, PromoteRequest, RollbackReply, RollbackRequest } from '@/lib/contracts/promotion'
import type { GateReport } from '@/lib/core/registry/gate'
import type { ModelChoice } from '@/lib/core/registry/model-choice'
import { postJson, type RequestFailure } from './http'

type Asked<R> = { readonly choice: ModelChoice; readonly token: string; readonly request: R }

/** @throws RequestFailure; of the gate's no, `readGate` reads the report. */
export function promoteVersion({ choice, token, request }: Asked<PromoteRequest>): Promise<PromoteReply> {
  return postJson(`${addressOf(choice)}/promote`, request, {
    token,
    loadReplySchema: async () => (await import('@/lib/contracts/promotion')).promoteReplySchema,
  })
}

/** @throws RequestFailure */
export function rollBack({ choice, token, request }: Asked<RollbackRequest>): Promise<RollbackReply> {
  return postJson(`${addressOf(choice)}/rollback`, request, {
    token,
    loadReplySchema: async () => (await import('@/lib/contracts/promotion')).rollbackReplySchema,
  })
}

/** Why a version was refused, check by check; undefined where the gate was not the reason. */
export async function readGate(failure: RequestFailure): Promise<GateReport | undefined> {
  if (failure.code !== 'promotion-refused') return undefined
  const { promoteRefusalSchema } = await import('@/lib/contracts/promotion')
  return promoteRefusalSchema.safeParse(failure.reply).data?.gate
}

function addressOf({ algorithm, balancing }: ModelChoice): string {
  return `/api/v1/models/${algorithm}/${balancing}`
}
