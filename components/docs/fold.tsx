import type { ReactNode } from 'react'
import { ChevronIcon } from '@/components/ui/icons'

type FoldProps = {
  readonly title: ReactNode
  readonly note?: ReactNode
  readonly isOpen?: boolean
  readonly children: ReactNode
}

/** A `<details>` that the server draws once; there are too many on the page for each to have a state. */
export function Fold({ title, note, isOpen = false, children }: FoldProps) {
  return (
    <details open={isOpen} className="group/fold border-t border-line">
      <summary className="flex min-h-10 items-center gap-3 py-2 text-sm hover:text-accent">
        <span className="flex min-w-0 flex-wrap items-baseline gap-x-2.5">
          <span>{title}</span>
          {note ? <span className="text-muted [overflow-wrap:anywhere]">{note}</span> : null}
        </span>
        <ChevronIcon className="ml-auto size-4 shrink-0 text-muted transition-transform group-open/fold:rotate-180" />
      </summary>
      <div className="pb-4">{children}</div>
    </details>
  )
}
