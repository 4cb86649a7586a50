import type { ReactNode } from 'react'

type SkeletonProps = {
  /** What is waited for, as a sentence. */
  readonly label: string
  readonly children: ReactNode
}

/** Stands where something is on its way. */
export function Skeleton({ label, children }: SkeletonProps) {
  return (
    <div role="status" className="motion-safe:animate-pulse">
      <p className="pb-6 text-sm text-muted">{label}</p>
      <noscript>
        <p className="pb-6 text-sm">
          It takes its time today, and without scripts this page cannot wait: load it again.
        </p>
      </noscript>
      <div aria-hidden="true">{children}</div>
    </div>
  )
}

export function SkeletonBar({ className }: { readonly className: string }) {
  return <div className={`rounded-sm bg-line ${className}`} />
}
