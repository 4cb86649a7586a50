import { Skeleton, SkeletonBar } from '@/components/ui/skeleton'

const LINES = Array.from({ length: 8 }, (_, line) => line)

export function RunsSkeleton() {
  return (
    <Skeleton label="Asking the tracking server …">
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
