import type { ReactNode } from 'react'

type ScrollRegionProps = { readonly label: string; readonly children: ReactNode }

/** Holds what is wider than the screen, so that the page itself never scrolls sideways; keys reach it too. */
export function ScrollRegion({ label, children }: ScrollRegionProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to take the focus for the arrow keys.
    <section aria-label={label} tabIndex={0} className="relative -mx-1 overflow-x-auto px-1">
      {children}
    </section>
  )
}
