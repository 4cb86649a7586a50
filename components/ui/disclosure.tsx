'use client'

import { type ReactNode, useState } from 'react'
import { ChevronIcon } from './icons'

type DisclosureProps = {
  readonly title: ReactNode
  readonly note?: ReactNode
  readonly children: ReactNode
  /** Opens it when it becomes true; it stays open when that ends, for somebody may be in it. */
  readonly defaultOpen?: boolean
  onOpenChange?(isOpen: boolean): void
}

/** `<details>`: opens with a click, a key, a search in the page, and without scripts. */
export function Disclosure({ title, note, children, defaultOpen = false, onOpenChange }: DisclosureProps) {
  const [isOpen, setIsOpen] = useState(defaultOpen)
  const [wasDefault, setWasDefault] = useState(defaultOpen)
  if (wasDefault !== defaultOpen) {
    setWasDefault(defaultOpen)
    if (defaultOpen) setIsOpen(true)
  }
  return (
    <details
      open={isOpen}
      className="group/disclosure border-t border-line"
      onToggle={(event) => {
        setIsOpen(event.currentTarget.open)
        onOpenChange?.(event.currentTarget.open)
      }}
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
