'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useHydrated } from '@/components/ui/use-hydrated'
import { RequestFailure } from '@/lib/client/http'
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
      if (!(error instanceof RequestFailure && error.code === 'not-found')) {
        setStep({ kind: 'failed', why: sayFailure(error) })
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
    <form
      aria-label="Delete"
      onSubmit={(event) => {
        event.preventDefault()
        void remove(token)
      }}
      className="w-full rounded-md border border-edge bg-raised px-5 py-4"
    >
      <p className="text-[0.9375rem] leading-6">
        The address will lead nowhere, for everybody. This cannot be undone; nobody can bring it back.
      </p>
      <div className="mt-3 flex flex-wrap gap-x-5 gap-y-2">
        <button
          type="submit"
          disabled={step.kind === 'busy'}
          className="min-h-10 rounded-md border border-danger bg-raised px-4 text-[0.9375rem] text-danger disabled:opacity-70"
        >
          {step.kind === 'busy' ? 'Deleting…' : 'Delete it for good'}
        </button>
        <button type="button" onClick={() => setStep({ kind: 'idle' })} className="min-h-10 text-sm link">
          Leave it
        </button>
      </div>
      {step.kind === 'failed' ? (
        <p role="alert" className="mt-3 text-sm text-danger">
          {step.why}
        </p>
      ) : null}
    </form>
  )
}

function sayFailure(error: unknown): string {
  return error instanceof RequestFailure ? error.message : 'Something went wrong on this page.'
}
