'use client'

import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Tabs } from '@/components/ui/tabs'
import type { CompareReply } from '@/lib/contracts/compare'
import type { PageState } from '@/lib/contracts/page-state'
import type { FieldName, PartialRecord } from '@/lib/core/census/field'
import { CensusForm } from './census-form'
import type { Draft } from './draft'
import { ExamplePeople } from './example-people'

const JsonPanel = dynamic(() => import('./json-editor/json-panel').then((panel) => panel.JsonPanel), {
  ssr: false,
  loading: () => <p className="py-6 text-muted">Opening the editor…</p>,
})

type PersonEditorProps = {
  readonly page: PageState
  readonly draft: Draft
  readonly assumed: CompareReply['assumed']
  onText(name: FieldName, text: string): void
  onRecord(record: PartialRecord): void
}

const VIEWS = [
  { value: 'form', label: 'Form' },
  { value: 'json', label: 'JSON' },
] as const

/** The same person as a form and as JSON; both write to one draft. */
export function PersonEditor({ page, draft, assumed, onText, onRecord }: PersonEditorProps) {
  const [view, setView] = useState<(typeof VIEWS)[number]['value']>('form')
  return (
    <section aria-labelledby="person-heading" className="mt-14">
      <h2 id="person-heading" className="mb-3 text-xl font-medium tracking-tight">
        The person
      </h2>
      <ExamplePeople page={page} onRecord={onRecord} />
      <Tabs id="editor" label="Edit as" tabs={VIEWS} value={view} onChange={setView} className="mt-5">
        {view === 'form' ? (
          <CensusForm draft={draft} assumed={assumed} onText={onText} />
        ) : (
          <div className="min-h-96 pt-4">
            <JsonPanel record={draft.record} onRecord={onRecord} choice={page.choice} threshold={page.threshold} />
          </div>
        )}
      </Tabs>
      <button
        type="submit"
        className="nojs-only mt-6 min-h-11 w-full rounded-md bg-accent px-6 font-medium text-on-accent sm:w-auto"
      >
        Predict
      </button>
    </section>
  )
}
