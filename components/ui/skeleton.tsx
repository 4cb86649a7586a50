import type { ReactNode } from 'react'

type SkeletonProps = {
  /** What is waited for, as a sentence. */
  readonly label: string
  /** Of the same page, for those without scripts: it comes whole, and later. */
  readonly waitHref: string
  readonly children: ReactNode
}

/** Stands where something is on its way. */
export function Skeleton({ label, waitHref, children }: SkeletonProps) {
  return (
    <div role="status" className="motion-safe:animate-pulse">
      <p className="pb-6 text-sm text-muted">{label}</p>
      <noscript>
        <p className="pb-6 text-sm">
          It takes longer than usual.{' '}
          <a href={waitHref} className="link">
            Wait for it
          </a>
        </p>
      </noscript>
      <div aria-hidden="true">{children}</div>
    </div>
  )
}

export function SkeletonBar({ className }: { readonly className: string }) {
  return <div className={`rounded-sm bg-line ${className}`} />
}
