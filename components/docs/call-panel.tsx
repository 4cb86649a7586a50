'use client'

import { useState } from 'react'
import { CopyButton } from '@/components/ui/copy-button'
import { useHydrated } from '@/components/ui/use-hydrated'
import { CallForm } from './call-form'
import { CodeBlock } from './code-block'
import { beginDraft, type CallSpec, prepareCall, prepareCurl } from './prepare-call'
import { useSharedKey } from './use-shared-key'

type CallPanelProps = { readonly spec: CallSpec; readonly serverOrigin: string }

/** The call as it can be copied, and a form that makes it. */
export function CallPanel({ spec, serverOrigin }: CallPanelProps) {
  const [draft, setDraft] = useState(() => beginDraft(spec))
  const [isOpen, setIsOpen] = useState(false)
  const [key] = useSharedKey()
  const origin = useHydrated() ? window.location.origin : serverOrigin
  const call = prepareCall(spec, draft, key)
  const curl = prepareCurl(call, origin)
  return (
    <>
      <div className="mt-3 mb-2 flex min-h-9 flex-wrap items-center justify-between gap-3">
        <p className="text-sm text-muted">curl</p>
        <CopyButton label="Copy" isQuiet getText={() => curl} />
      </div>
      <CodeBlock text={curl} />
      <details
        className="js-only group/try mt-4"
        open={isOpen}
        onToggle={(event) => setIsOpen(event.currentTarget.open)}
      >
        <summary className="inline-flex min-h-9 items-center rounded-md border border-edge bg-raised px-4 text-sm hover:border-ink">
          Try it
          <span className="sr-only">
            : {spec.method} {spec.route}
          </span>
        </summary>
        {isOpen ? <CallForm spec={spec} draft={draft} call={call} onDraft={setDraft} /> : null}
      </details>
    </>
  )
}
