'use client'

import clsx from 'clsx'
import { useState } from 'react'

type CopyButtonProps = {
  readonly label: string
  /** Drawn as a link. */
  readonly isQuiet?: boolean
  /** Called at the click, so that what is copied is what is there then. */
  getText(): string
}

const SAID = { idle: '', copied: 'Copied', failed: 'Copying is not allowed here' } as const

export function CopyButton({ label, isQuiet = false, getText }: CopyButtonProps) {
  const [state, setState] = useState<keyof typeof SAID>('idle')
  async function copy() {
    try {
      await navigator.clipboard.writeText(getText())
      setState('copied')
    } catch {
      setState('failed')
    }
    setTimeout(() => setState('idle'), 2000)
  }
  return (
    <span className={clsx('js-only inline-flex items-center gap-2', isQuiet && 'flex-row-reverse')}>
      <span role="status" className="text-sm text-accent empty:absolute">
        {SAID[state]}
      </span>
      <button
        type="button"
        onClick={copy}
        className={clsx(
          'text-sm',
          isQuiet ? 'min-h-6 link' : 'min-h-9 rounded-md border border-edge bg-raised px-3 hover:border-ink',
        )}
      >
        {label}
      </button>
    </span>
  )
}
