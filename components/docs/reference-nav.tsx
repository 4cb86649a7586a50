import { Fold } from './fold'

type NavGroup = {
  readonly id: string
  readonly name: string
  readonly entries: readonly { readonly id: string; readonly text: string }[]
}

type ReferenceNavProps = { readonly groups: readonly NavGroup[] }

/** Beside the text where there is room; above it, folded, where there is not. */
export function ReferenceNav({ groups }: ReferenceNavProps) {
  return (
    <>
      <nav aria-label="Calls" className="lg:hidden">
        <Fold title="Contents">
          <NavList groups={groups} />
        </Fold>
      </nav>
      <nav
        aria-label="Calls"
        className="sticky top-0 hidden max-h-dvh overflow-y-auto overscroll-contain py-8 pr-3 lg:block"
      >
        <NavList groups={groups} />
      </nav>
    </>
  )
}

function NavList({ groups }: ReferenceNavProps) {
  return (
    <ul className="grid gap-5 text-sm leading-5">
      {groups.map(({ id, name, entries }) => (
        <li key={id}>
          <a href={`#${id}`} className="block py-1 font-medium hover:text-accent">
            {name}
          </a>
          <ul>
            {entries.map((entry) => (
              <li key={entry.id}>
                <a href={`#${entry.id}`} className="block py-1 text-muted hover:text-ink">
                  {entry.text}
                </a>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  )
}
