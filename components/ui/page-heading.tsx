import type { ReactNode } from 'react'

type PageHeadingProps = { readonly title: string; readonly children: ReactNode }

/** The title of a page, and beside it what the page is for. */
export function PageHeading({ title, children }: PageHeadingProps) {
  return (
    <div className="grid items-end gap-x-16 gap-y-4 pb-8 lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)] lg:pt-6 xl:gap-x-24">
      <h1 className="text-[2rem] leading-[1.08] font-medium tracking-[-0.035em] text-balance sm:text-[2.75rem]">
        {title}
      </h1>
      <div className="max-w-xl text-[0.9375rem] leading-6 text-pretty text-muted">{children}</div>
    </div>
  )
}
