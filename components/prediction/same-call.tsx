'use client'

import { useState } from 'react'
import { CopyButton } from '@/components/ui/copy-button'
import { Tabs } from '@/components/ui/tabs'
import { useHydrated } from '@/components/ui/use-hydrated'
import type { PageState } from '@/lib/contracts/page-state'
import { prepareSnippets, type SnippetLanguage } from './prepare-snippets'

const TABS = [
  { value: 'curl', label: 'curl' },
  { value: 'python', label: 'Python' },
  { value: 'typescript', label: 'TypeScript' },
] as const

type SameCallProps = { readonly page: PageState; readonly serverOrigin: string; readonly needsKey: boolean }

export function SameCall({ page, serverOrigin, needsKey }: SameCallProps) {
  const [language, setLanguage] = useState<SnippetLanguage>('curl')
  const origin = useHydrated() ? window.location.origin : serverOrigin
  const text = prepareSnippets({ origin, needsKey, ...page })[language]
  return (
    <section aria-labelledby="call-heading" className="mt-14 pb-6">
      <div className="mb-2 flex min-h-9 flex-wrap items-center justify-between gap-3">
        <h2 id="call-heading" className="text-xl font-medium tracking-tight">
          The same call
        </h2>
        <CopyButton label="Copy code" getText={() => text} />
      </div>
      <Tabs id="snippet" label="Language" tabs={TABS} value={language} onChange={setLanguage}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: code that scrolls must be reachable with keys */}
        <pre tabIndex={0} className="mt-4 max-h-96 overflow-auto font-mono text-[0.8125rem] leading-5">
          <code>{text}</code>
        </pre>
      </Tabs>
    </section>
  )
}
