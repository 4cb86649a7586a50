type NavGroup = {
  readonly id: string
  readonly name: string
  readonly entries: readonly { readonly id: string; readonly text: string }[]
}

type ReferenceNavProps = { readonly groups: readonly NavGroup[] }

/** All calls beside the text where there is room; where there is not, the protocols above it. */
export function ReferenceNav({ groups }: ReferenceNavProps) {
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
        aria-label="Contents"
        className="sticky top-0 hidden max-h-dvh overflow-y-auto overscroll-contain py-8 pr-3 text-sm leading-5 lg:block"
      >
        <ul className="grid gap-5 [&_a]:block [&_a]:py-1 [&_ul_a]:text-muted [&_ul_a]:hover:text-ink">
          {groups.map(({ id, name, entries }) => (
            <li key={id}>
              <a href={`#${id}`} className="font-medium hover:text-accent">
                {name}
              </a>
              {entries.length > 0 ? (
                <ul>
                  {entries.map((entry) => (
                    <li key={entry.id}>
                      <a href={`#${entry.id}`}>{entry.text}</a>
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
