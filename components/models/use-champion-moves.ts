import { useState } from 'react'
import { RequestFailure } from '@/lib/client/http'
import { promoteVersion, readGate, rollBack } from '@/lib/client/promotion'
import type { PromoteRequest, RollbackRequest } from '@/lib/contracts/promotion'
import type { GateReport } from '@/lib/core/registry/gate'
import type { ModelChoice } from '@/lib/core/registry/model-choice'
import type { Move } from '@/lib/core/registry/moves'

export type MoveState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'busy'; readonly words: string }
  | {
      readonly kind: 'moved'
      readonly move: Move
      readonly gate: GateReport | undefined
      /** What could not be written down. */
      readonly unrecorded: string | undefined
    }
  | { readonly kind: 'refused'; readonly why: string; readonly gate: GateReport; readonly request: PromoteRequest }
  | { readonly kind: 'failed'; readonly why: string }

type MovesOptions = {
  readonly choice: ModelChoice
  /** Called where the champion was moved, or may have been. */
  onMoved(): void
  onTokenRefused(): void
}

/** Moves the champion of a configuration, and says how it went. */
export function useChampionMoves({ choice, onMoved, onTokenRefused }: MovesOptions) {
  const [state, setState] = useState<MoveState>({ kind: 'idle' })

  async function attempt(words: string, call: () => Promise<MoveState>) {
    setState({ kind: 'busy', words })
    try {
      const next = await call()
      setState(next)
      if (next.kind === 'moved') onMoved()
    } catch (error) {
      if (!(error instanceof RequestFailure)) {
        setState({ kind: 'failed', why: 'This page failed. Load it anew to see which version is the champion.' })
        throw error
      }
      // The answer was lost, the move perhaps not.
      if (error.code === 'offline' || error.code === 'unreadable') onMoved()
      const isTokenWrong = error.code === 'unauthorized'
      setState({ kind: 'failed', why: isTokenWrong ? 'The server does not accept this token.' : error.message })
      if (isTokenWrong) onTokenRefused()
    }
  }

  return {
    state,
    promote: (token: string, request: PromoteRequest) =>
      attempt(`Examining version ${request.version} …`, () => promote({ choice, token, request })),
    rollBack: (token: string, request: RollbackRequest) =>
      attempt('Rolling back …', async () => {
        const { move, unrecorded } = await rollBack({ choice, token, request })
        return { kind: 'moved', move, gate: undefined, unrecorded }
      }),
  }
}

type Promotion = { readonly choice: ModelChoice; readonly token: string; readonly request: PromoteRequest }

/** The gate's no is an answer like another; all else is thrown. */
async function promote(promotion: Promotion): Promise<MoveState> {
  try {
    const { move, gate, unrecorded } = await promoteVersion(promotion)
    return { kind: 'moved', move, gate, unrecorded }
  } catch (error) {
    if (!(error instanceof RequestFailure)) throw error
    const gate = await readGate(error)
    if (!gate) throw error
    return { kind: 'refused', why: error.message, gate, request: promotion.request }
  }
}
