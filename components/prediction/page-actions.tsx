import type { MouseEvent } from 'react'
import { SaveAndShare } from '@/components/saved/save-and-share'
import { CopyButton } from '@/components/ui/copy-button'
import { isEmptyRecord } from '@/lib/client/queries'
import { formatPageState, type PageState } from '@/lib/contracts/page-state'

type PageActionsProps = { readonly page: PageState; onStartOver(): void }

export function PageActions({ page, onStartOver }: PageActionsProps) {
  function startOver(event: MouseEvent) {
    event.preventDefault()
    onStartOver()
  }
  return (
    <div className="flex flex-wrap items-center gap-x-5 text-sm">
      {isEmptyRecord(page.record) ? null : <SaveAndShare page={page} />}
      <CopyButton
        label="Copy link"
        isQuiet
        getText={() => `${window.location.origin}${window.location.pathname}${formatPageState(page)}`}
      />
      <a href="/" onClick={startOver} className="inline-flex min-h-6 items-center link">
        Start over
      </a>
    </div>
  )
}
