'use client'

import clsx from 'clsx'
import type { KeyboardEvent, ReactNode } from 'react'

export type Tab<V extends string> = { readonly value: V; readonly label: string }

type TabsProps<V extends string> = {
  readonly id: string
  readonly label: string
  readonly tabs: readonly Tab<V>[]
  readonly value: V
  onChange(value: NoInfer<V>): void
  readonly children: ReactNode
  readonly className?: string
}

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 }

/** WAI-ARIA tabs with automatic activation; `children` is the panel of the chosen tab. */
export function Tabs<V extends string>({ id, label, tabs, value, onChange, children, className }: TabsProps<V>) {
  function move(event: KeyboardEvent<HTMLDivElement>) {
    const at = tabs.findIndex((tab) => tab.value === value)
    const step = STEPS[event.key]
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? tabs.length - 1 : step === undefined ? -1 : at + step
    const next = tabs[(to + tabs.length) % tabs.length]
    if ((step === undefined && to < 0) || next === undefined) return
    event.preventDefault()
    onChange(next.value)
    document.getElementById(`${id}-tab-${next.value}`)?.focus()
  }
  return (
    <div className={className}>
      <div role="tablist" aria-label={label} onKeyDown={move} className="js-only flex gap-5 border-b border-line">
        {tabs.map((tab) => (
          <button
            key={tab.value}
            type="button"
            role="tab"
            id={`${id}-tab-${tab.value}`}
            aria-selected={tab.value === value}
            aria-controls={`${id}-panel`}
            tabIndex={tab.value === value ? 0 : -1}
            onClick={() => onChange(tab.value)}
            className={clsx(
              '-mb-px min-h-10 border-b-2 px-0.5 text-[0.9375rem]',
              tab.value === value
                ? 'border-accent font-medium text-ink'
                : 'border-transparent text-muted hover:text-ink',
            )}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-tab-${value}`}>
        {children}
      </div>
    </div>
  )
}
