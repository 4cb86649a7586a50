import { useRef, useState } from 'react'
import { asFailure, type FailureCode } from '@/lib/client/http'
import { savePrediction } from '@/lib/client/saved'
import type { PageState } from '@/lib/contracts/page-state'
import type { SaveReply } from '@/lib/contracts/saved'
import { keepToken } from './kept-tokens'

export type Saving =
  | { readonly kind: 'idle' | 'busy' }
  | { readonly kind: 'saved'; readonly reply: SaveReply }
  | { readonly kind: 'failed'; readonly code: FailureCode; readonly why: string }

/** Saves what the page shows; the same page is saved once, however often it is asked for. */
export function useSaving(page: PageState) {
  const [saving, setSaving] = useState<Saving>({ kind: 'idle' })
  const saved = useRef<{ readonly page: PageState; readonly reply: SaveReply }>(undefined)

  async function save() {
    if (saving.kind === 'busy') return
    if (saved.current?.page === page) {
      setSaving({ kind: 'saved', reply: saved.current.reply })
      return
    }
    setSaving({ kind: 'busy' })
    try {
      const { choice, threshold, record } = page
      const reply = await savePrediction({ ...choice, record, ...(threshold === undefined ? {} : { threshold }) })
      keepToken(reply.id, { token: reply.deleteToken, expires: reply.expires })
      saved.current = { page, reply }
      setSaving({ kind: 'saved', reply })
    } catch (error) {
      const { code, message } = asFailure(error)
      setSaving({ kind: 'failed', code, why: message })
    }
  }
  return { saving, save }
}
