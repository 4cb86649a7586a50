'use client'

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useState } from 'react'
import { TokenForm } from '@/components/models/token-form'
import { useAdminToken } from '@/components/models/use-admin-token'
import { useHydrated } from '@/components/ui/use-hydrated'
import { KeysPanel } from './keys-panel'

type KeysViewProps = {
  /** Whether an admin token is set on the server. */
  readonly hasAdminToken: boolean
}

/** For who has the admin token: the server's keys. Without it there is nothing to see. */
export function KeysView({ hasAdminToken }: KeysViewProps) {
  const [client] = useState(() => new QueryClient())
  const isHydrated = useHydrated()
  const { token, keep, forget } = useAdminToken()
  const [wasRefused, setWasRefused] = useState(false)
  if (token === undefined) {
    return (
      <div className="border-t border-line pt-6">
        <p className="nojs-only max-w-prose">
          This page needs scripts. Without them, <code>npm run keys</code> does the same.
        </p>
        <div className="js-only" aria-busy={!isHydrated}>
          {wasRefused ? (
            <p role="alert" className="max-w-xl rounded-md bg-danger-soft px-4 py-3 text-[0.9375rem]">
              The server does not accept this token.
            </p>
          ) : null}
          {hasAdminToken ? null : (
            <p className="max-w-prose text-[0.9375rem] leading-6">
              No admin token is set on this server. A key with the scope admin opens this page too:{' '}
              <code>npm run keys -- create --name me --scopes admin</code> makes one.
            </p>
          )}
          <TokenForm
            onToken={(given) => {
              client.clear()
              setWasRefused(false)
              keep(given)
            }}
          />
        </div>
      </div>
    )
  }
  return (
    <QueryClientProvider client={client}>
      <KeysPanel
        token={token}
        onForget={forget}
        onTokenRefused={() => {
          setWasRefused(true)
          forget()
        }}
      />
    </QueryClientProvider>
  )
}
