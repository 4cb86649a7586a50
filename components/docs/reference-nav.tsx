'use client'

import { useEffect, useRef } from 'react'
import { useCurrentSection } from './use-current-section'

type NavGroup = {
  readonly id: string
  readonly name: string
  readonly entries: readonly { readonly id: string; readonly text: string }[]
}

type ReferenceNavProps = { readonly groups: readonly NavGroup[] }

/** All calls beside the text where there is room; where there is not, the protocols above it. */
export function ReferenceNav({ groups }: ReferenceNavProps) {
  const nav = useRef<HTMLElement>(null)
  const current = useCurrentSection(
    groups.flatMap(({ id, entries }) => (entries.length > 0 ? entries.map((entry) => entry.id) : [id])),
  )
  useEffect(() => {
    if (current !== undefined) revealCurrent(nav.current)
  }, [current])
  const mark = (id: string) => (id === current ? 'location' : undefined)
  return (
    <>
      <nav aria-label="Contents" className="border-t border-line py-4 lg:hidden">
        <ul className="flex flex-wrap gap-x-5 text-sm">
          {groups.map(({ id, name }) => (
            <li key={id}>
              <a href={`#${id}`} className="inline-flex min-h-8 items-center link">
                {name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <nav
        ref={nav}
        aria-label="Contents"
        className="sticky top-0 hidden max-h-dvh overflow-y-auto overscroll-contain py-8 pr-3 text-sm leading-5 lg:block"
      >
        <ul className="grid gap-5 [&_a]:block [&_a]:py-1 [&_ul_a]:text-muted [&_ul_a]:hover:text-ink [&_a[aria-current]]:text-accent">
          {groups.map(({ id, name, entries }) => (
            <li key={id}>
              <a href={`#${id}`} aria-current={mark(id)} className="font-medium hover:text-accent">
                {name}
              </a>
              {entries.length > 0 ? (
                <ul>
                  {entries.map((entry) => (
                    <li key={entry.id}>
                      <a href={`#${entry.id}`} aria-current={mark(entry.id)}>
                        {entry.text}
                      </a>
                    </li>
                  ))}
                </ul>
              ) : null}
            </li>
          ))}
        </ul>
      </nav>
    </>
  )
}

/** Scrolls the list alone, and only where the marked link is out of sight. */
function revealCurrent(nav: HTMLElement | null): void {
  const link = nav?.querySelector('[aria-current]')
  if (!nav || !link) return
  const [list, place] = [nav.getBoundingClientRect(), link.getBoundingClientRect()]
  if (place.top < list.top || place.bottom > list.bottom) nav.scrollTop += place.top - list.top - list.height / 3
}
