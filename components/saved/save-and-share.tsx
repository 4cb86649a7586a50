'use client'

import { useId, useRef } from 'react'
import type { PageState } from '@/lib/contracts/page-state'
import { SavingOutcome } from './saving-outcome'
import { useSaving } from './use-saving'

/** Saves the answer at the first click, and shows where it can be looked at. */
export function SaveAndShare({ page }: { readonly page: PageState }) {
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const { saving, save } = useSaving(page)
  function open() {
    dialog.current?.showModal()
    void save()
  }
  return (
    <>
      <button type="button" onClick={open} className="js-only min-h-6 link">
        Save and share
      </button>
      <dialog
        ref={dialog}
        aria-labelledby={id}
        className="mx-auto mt-[16vh] mb-auto w-[min(30rem,calc(100vw-2.5rem))] rounded-lg border border-edge bg-raised p-6 text-left text-ink backdrop:bg-[rgb(0_0_0/0.45)]"
      >
        <SavingOutcome headingId={id} saving={saving} onRetry={save} onClose={() => dialog.current?.close()} />
      </dialog>
    </>
  )
}
