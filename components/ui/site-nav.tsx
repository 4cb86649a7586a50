'use client'

import { usePathname } from 'next/navigation'

const PAGES = [
  { href: '/', label: 'Predict' },
  { href: '/models', label: 'Models' },
  { href: '/experiments', label: 'Experiments' },
  { href: '/docs', label: 'API' },
] as const

export function SiteNav() {
  const pathname = usePathname()
  return (
    <nav aria-label="Pages" className="-mx-2 flex flex-wrap text-sm">
      {PAGES.map(({ href, label }) => (
        <a
          key={href}
          href={href}
          aria-current={isCurrent(href, pathname) ? 'page' : undefined}
          className="px-2 py-1.5 text-muted underline-offset-8 hover:text-ink aria-[current=page]:text-ink aria-[current=page]:underline aria-[current=page]:decoration-accent aria-[current=page]:decoration-2"
        >
          {label}
        </a>
      ))}
    </nav>
  )
}

/** A page below counts as its parent; `/` is above all and only itself. */
function isCurrent(href: string, pathname: string): boolean {
  return pathname === href || (href !== '/' && pathname.startsWith(`${href}/`))
}
