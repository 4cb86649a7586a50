import type { ReactNode } from 'react'
import { ChevronIcon } from './icons'

type DisclosureProps = {
  readonly title: ReactNode
  readonly note?: ReactNode
  readonly children: ReactNode
  readonly defaultOpen?: boolean
  onOpenChange?(isOpen: boolean): void
}

/** `<details>`: opens with a click, a key, a search in the page, and without scripts. */
export function Disclosure({ title, note, children, defaultOpen = false, onOpenChange }: DisclosureProps) {
  return (
    <details
      open={defaultOpen}
      className="group/disclosure border-t border-line"
      onToggle={(event) => onOpenChange?.(event.currentTarget.open)}
    >
      <summary className="flex min-h-13 items-center gap-3 py-3 hover:text-accent">
        <span className="flex flex-wrap items-baseline gap-x-3">
          <span className="font-medium">{title}</span>
          {note ? <span className="text-sm text-muted">{note}</span> : null}
        </span>
        <ChevronIcon className="ml-auto size-4 shrink-0 text-muted transition-transform group-open/disclosure:rotate-180" />
      </summary>
      {children}
    </details>
  )
}
