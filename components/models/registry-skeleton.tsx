import { Skeleton, SkeletonBar } from '@/components/ui/skeleton'

const LINES = Array.from({ length: 4 }, (_, line) => line)

/** `waitHref`: of the same page, for those without scripts. */
export function RegistrySkeleton({ waitHref }: { readonly waitHref: string }) {
  return (
    <div className="pt-14">
      <Skeleton label="Asking the registry …" waitHref={waitHref}>
        {LINES.map((line) => (
          <div key={line} className="border-t border-line py-3.5">
            <SkeletonBar className="h-3.5 w-2/3" />
          </div>
        ))}
      </Skeleton>
    </div>
  )
}
