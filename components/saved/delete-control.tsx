'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { ConfirmForm } from '@/components/ui/confirm-form'
import { useHydrated } from '@/components/ui/use-hydrated'
import { asFailure } from '@/lib/client/http'
import { deleteSaved } from '@/lib/client/saved'
import { forgetToken, tokenOf } from './kept-tokens'

type Step = { readonly kind: 'idle' | 'asking' | 'busy' } | { readonly kind: 'failed'; readonly why: string }

/** For the browser that saved it, and nobody else. Two steps: there is no third that brings it back. */
export function DeleteControl({ id }: { readonly id: string }) {
  const isHydrated = useHydrated()
  const router = useRouter()
  const [step, setStep] = useState<Step>({ kind: 'idle' })
  const token = isHydrated ? tokenOf(id) : undefined
  if (token === undefined) return null

  async function remove(known: string) {
    setStep({ kind: 'busy' })
    try {
      await deleteSaved({ id, token: known })
    } catch (error) {
      const { code, message } = asFailure(error)
      if (code !== 'not-found') {
        setStep({ kind: 'failed', why: message })
        return
      }
    }
    forgetToken(id)
    // Read anew, the page says that it is gone.
    router.refresh()
  }

  if (step.kind === 'idle') {
    return (
      <button type="button" onClick={() => setStep({ kind: 'asking' })} className="min-h-9 link">
        Delete…
      </button>
    )
  }
  return (
    <ConfirmForm
      label="Delete"
      warning="The address will lead nowhere, for everybody. This cannot be undone; nobody can bring it back."
      words={{ act: 'Delete it for good', busy: 'Deleting…' }}
      isBusy={step.kind === 'busy'}
      onConfirm={() => void remove(token)}
      onLeave={() => setStep({ kind: 'idle' })}
    >
      {step.kind === 'failed' ? (
        <p role="alert" className="mt-3 text-sm text-danger">
          {step.why}
        </p>
      ) : null}
    </ConfirmForm>
  )
}
