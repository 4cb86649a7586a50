'use client'

import { useId } from 'react'
import { KEPT_IN_TAB } from '@/lib/client/tab-secret'
import { useSharedKey } from './use-shared-key'

/** Asks once for what all calls of the page send. */
export function KeyField() {
  const id = useId()
  const [key, keep] = useSharedKey()
  return (
    <div className="js-only mt-5 max-w-xl">
      <label htmlFor={id} className="mb-1.5 block text-sm text-muted">
        Key or token for the calls below
      </label>
      <input
        id={id}
        type="password"
        value={key}
        onChange={(event) => keep(event.target.value.trim())}
        autoComplete="off"
        spellCheck={false}
        aria-describedby={`${id}-note`}
        className="field font-mono text-sm"
      />
      <p id={`${id}-note`} className="mt-2 text-sm text-muted">
        {KEPT_IN_TAB}
      </p>
    </div>
  )
}
