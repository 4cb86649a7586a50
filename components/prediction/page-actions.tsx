import type { MouseEvent } from 'react'
import { CopyButton } from '@/components/ui/copy-button'

type PageActionsProps = { getSearch(): string; onStartOver(): void }

export function PageActions({ getSearch, onStartOver }: PageActionsProps) {
  function startOver(event: MouseEvent) {
    event.preventDefault()
    onStartOver()
  }
  return (
    <div className="flex items-center gap-x-5 text-sm">
      <CopyButton
        label="Copy link"
        isQuiet
        getText={() => `${window.location.origin}${window.location.pathname}${getSearch()}`}
      />
      <a href="/" onClick={startOver} className="inline-flex min-h-6 items-center link">
        Start over
      </a>
    </div>
  )
}
