'use client'

import type { MouseEvent } from 'react'
import { formatPageState, type PageState } from '@/lib/contracts/page-state'
import { EXAMPLE_PEOPLE } from '@/lib/core/census/examples'
import type { PartialRecord } from '@/lib/core/census/field'

type ExamplePeopleProps = {
  readonly page: PageState
  onRecord(record: PartialRecord): void
}

/** Links that open without scripts too; with them, the page stays. */
export function ExamplePeople({ page, onRecord }: ExamplePeopleProps) {
  const take = (record: PartialRecord) => (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    onRecord(record)
  }
  return (
    <nav aria-label="Example people" className="text-[0.9375rem]">
      <p className="mb-1 text-sm text-muted">Start from someone</p>
      <ul className="flex flex-wrap gap-x-5 gap-y-1">
        {EXAMPLE_PEOPLE.map(({ id, title, record }) => (
          <li key={id}>
            <a
              href={`/${formatPageState({ ...page, record })}`}
              onClick={take(record)}
              className="inline-block py-1 link"
            >
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
