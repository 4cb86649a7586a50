'use client'

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useState } from 'react'
import type { CardSummary } from '@/components/model-choice/prepare-card-summary'
import { compareKey } from '@/lib/client/queries'
import type { CompareReply } from '@/lib/contracts/compare'
import type { ParsedPageState } from '@/lib/contracts/page-state'
import type { ErrorCode } from '@/lib/core/errors'
import { Workbench } from './workbench'

export type PredictorProps = {
  readonly initial: ParsedPageState
  /** The server's answer to `initial`; undefined for an empty record, or where there is none to be had. */
  readonly reply: CompareReply | undefined
  readonly failure: { readonly code: ErrorCode; readonly message: string } | undefined
  readonly cards: readonly CardSummary[]
  readonly serverOrigin: string
}

/** The page, alive: begins with what the server drew, and asks again when something is edited. */
export function Predictor(props: PredictorProps) {
  const { initial, reply } = props
  const [client] = useState(() => {
    const created = new QueryClient()
    if (reply) created.setQueryData(compareKey(initial.record), reply)
    return created
  })
  return (
    <QueryClientProvider client={client}>
      <Workbench {...props} />
    </QueryClientProvider>
  )
}
