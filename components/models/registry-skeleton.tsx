import { Skeleton, SkeletonBar } from '@/components/ui/skeleton'

const LINES = Array.from({ length: 4 }, (_, line) => line)

export function RegistrySkeleton() {
  return (
    <div className="pt-14">
      <Skeleton label="Asking the registry …">
        {LINES.map((line) => (
          <div key={line} className="border-t border-line py-3.5">
            <SkeletonBar className="h-3.5 w-2/3" />
          </div>
        ))}
      </Skeleton>
    </div>
  )
}
