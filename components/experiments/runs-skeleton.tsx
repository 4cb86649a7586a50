import { Skeleton, SkeletonBar } from '@/components/ui/skeleton'

const LINES = Array.from({ length: 8 }, (_, line) => line)

/** `waitHref`: of the same page, for those without scripts. */
export function RunsSkeleton({ waitHref }: { readonly waitHref: string }) {
  return (
    <Skeleton label="Asking the tracking server …" waitHref={waitHref}>
      {LINES.map((line) => (
        <div key={line} className="flex items-center gap-6 border-t border-line py-3.5">
          <SkeletonBar className="h-3.5 w-40 max-sm:w-28" />
          <SkeletonBar className="h-3.5 flex-1" />
          <SkeletonBar className="h-3.5 w-24 max-sm:hidden" />
        </div>
      ))}
    </Skeleton>
  )
}
