'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import type { ModelChoice } from '@/lib/core/registry/model-choice'
import { MoveOutcome } from './move-outcome'
import { PromoteForm } from './promote-form'
import { RollBackControl } from './roll-back-control'
import { TokenForm } from './token-form'
import { useAdminToken } from './use-admin-token'
import { useChampionMoves } from './use-champion-moves'

type ChampionPanelProps = {
  readonly choice: ModelChoice
  /** Newest first, without the champion. */
  readonly versions: readonly string[]
  /** What a rollback goes back to; undefined where there is nothing. */
  readonly before: string | undefined
}

/** For who has the admin token: another version becomes the champion, or the one before does again. */
export function ChampionPanel({ choice, versions, before }: ChampionPanelProps) {
  const router = useRouter()
  const { token, keep, forget } = useAdminToken()
  const [who, setWho] = useState('')
  const moves = useChampionMoves({ choice, onMoved: () => router.refresh(), onTokenRefused: forget })
  const isBusy = moves.state.kind === 'busy'
  const signed = who.trim() === '' ? {} : { who: who.trim() }
  return (
    <section aria-labelledby="change" className="js-only pt-12" aria-busy={isBusy}>
      <h3 id="change" className="text-lg font-medium tracking-tight">
        Change the champion
      </h3>
      {token === undefined ? (
        <TokenForm onToken={keep} />
      ) : (
        <>
          <PromoteForm
            versions={versions}
            who={who}
            onWho={setWho}
            isBusy={isBusy}
            onPromote={(request) => void moves.promote(token, { ...request, ...signed })}
          />
          <div className="mt-4 flex flex-wrap items-center gap-x-6 gap-y-3">
            <RollBackControl
              before={before}
              isBusy={isBusy}
              onRollBack={(why) => void moves.rollBack(token, { ...signed, ...(why ? { why } : {}) })}
            />
            <button type="button" onClick={forget} className="min-h-6 text-sm link">
              Forget the token
            </button>
          </div>
        </>
      )}
      <MoveOutcome
        state={moves.state}
        onForce={(force) => {
          if (token !== undefined && moves.state.kind === 'refused') {
            void moves.promote(token, { ...moves.state.request, force })
          }
        }}
      />
    </section>
  )
}
