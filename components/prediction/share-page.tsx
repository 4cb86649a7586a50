import type { MouseEvent } from 'react'
import { CopyButton } from '@/components/ui/copy-button'

type SharePageProps = { getSearch(): string; onStartOver(): void }

export function SharePage({ getSearch, onStartOver }: SharePageProps) {
  function startOver(event: MouseEvent) {
    event.preventDefault()
    onStartOver()
  }
  return (
    <div className="mt-6 flex flex-wrap items-center gap-x-5 gap-y-2">
      <CopyButton
        label="Copy link"
        getText={() => `${window.location.origin}${window.location.pathname}${getSearch()}`}
      />
      <a href="/" onClick={startOver} className="inline-block py-1.5 text-[0.9375rem] link">
        Start over
      </a>
    </div>
  )
}
