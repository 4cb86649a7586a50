'use client'

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useState } from 'react'
import { compareKey } from '@/lib/client/queries'
import type { CompareReply } from '@/lib/contracts/compare'
import { ApiKeyForm } from './api-key-form'
import { Workbench, type WorkbenchProps } from './workbench'

export type PredictorProps = WorkbenchProps & {
  /** The server's answer to `initial`; undefined for an empty record, or where there is none to be had. */
  readonly reply: CompareReply | undefined
}

/** The page, alive: begins with what the server drew, and asks again when something is edited. */
export function Predictor({ reply, ...workbench }: PredictorProps) {
  const { initial } = workbench
  const [client] = useState(() => {
    const created = new QueryClient()
    if (reply) created.setQueryData(compareKey(initial.record), reply)
    return created
  })
  return (
    <QueryClientProvider client={client}>
      {workbench.needsKey ? <ApiKeyForm /> : null}
      <Workbench {...workbench} />
    </QueryClientProvider>
  )
}
