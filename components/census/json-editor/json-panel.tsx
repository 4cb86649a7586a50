'use client'

import { useEffect, useId, useRef, useState } from 'react'
import { ResultsTable } from '@/components/census/paste/results-table'
import { CopyButton } from '@/components/ui/copy-button'
import type { CensusField, PartialRecord } from '@/lib/core/census/field'
import type { PastedRecords } from '@/lib/core/census/paste'
import type { ModelChoice } from '@/lib/core/registry/model-choice'
import { describeRange } from './prepare-completions'
import { prepareStatus } from './prepare-problems'
import { ProblemList } from './problem-list'
import { createRecordEditor, type EditorSnapshot, type RecordEditor } from './record-editor'

type JsonPanelProps = {
  readonly record: PartialRecord
  onRecord(record: PartialRecord): void
  readonly choice: ModelChoice
  readonly threshold: number | undefined
}

const NOTHING_READ: EditorSnapshot = { reading: { kind: 'record', record: {} }, problems: [] }
const BUTTON = 'min-h-9 rounded-md border border-edge bg-raised px-3 text-sm hover:border-ink'

/** The record as JSON, live both ways with its owner; many records pasted or typed give a table of results. */
export function JsonPanel({ record, onRecord, choice, threshold }: JsonPanelProps) {
  const id = useId()
  const host = useRef<HTMLDivElement>(null)
  const owner = useRef({ record, onRecord })
  const [editor, setEditor] = useState<RecordEditor>()
  const [snapshot, setSnapshot] = useState(NOTHING_READ)
  const [field, setField] = useState<CensusField>()
  const [pasted, setPasted] = useState<PastedRecords>()
  const [refusal, setRefusal] = useState('')

  useEffect(() => {
    owner.current = { record, onRecord }
  })

  useEffect(() => {
    if (!host.current) return
    const made = createRecordEditor({
      parent: host.current,
      record: owner.current.record,
      label: 'Record as JSON',
      describedBy: `${id}-keys`,
      onRecord: (next) => owner.current.onRecord(next),
      onSnapshot: (next) => {
        setSnapshot(next)
        setRefusal('')
      },
      onField: setField,
      onMany: (next) => {
        setPasted(next)
        setRefusal('')
      },
      onRefused: setRefusal,
    })
    setEditor(made)
    return () => made.destroy()
  }, [id])

  useEffect(() => editor?.showRecord(record), [editor, record])

  const { reading, problems } = snapshot
  const batch = reading.kind === 'many' ? reading.pasted : pasted

  function openRow(value: unknown) {
    // A typed list gives way to the row, so its results are kept as if they had been pasted.
    setPasted(batch)
    editor?.showValue(value)
  }

  return (
    <section aria-label="JSON editor" className="min-w-0">
      <div className="mb-2 flex flex-wrap items-center gap-2">
        <button type="button" className={BUTTON} onClick={() => editor?.format()}>
          Format
        </button>
        <CopyButton label="Copy" getText={() => editor?.text() ?? ''} />
        <button type="button" className={BUTTON} onClick={() => editor?.clear()}>
          Clear
        </button>
      </div>
      <div
        ref={host}
        className="min-w-0 overflow-clip rounded-md border border-edge outline-accent outline-offset-2 focus-within:outline-2"
      />
      <p role="status" className={refusal ? 'mt-2 text-danger text-sm' : 'mt-2 text-sm'}>
        {refusal || prepareStatus(reading, problems)}
      </p>
      <ProblemList
        problems={problems}
        onSelect={(problem) => editor?.select(problem)}
        onFix={(problem, fix) => editor?.applyFix(problem, fix)}
      />
      {field && (
        <p className="mt-2 text-muted text-sm">
          <strong className="font-medium text-ink">{field.label}.</strong> {field.help} {describeRange(field)}.
        </p>
      )}
      <p id={`${id}-keys`} className="mt-2 text-muted text-sm">
        Ctrl+Space offers fields and values, Enter takes one; Tab leaves the editor. Paste a list, JSON Lines or a table
        from a spreadsheet to predict up to 1,000 records.
      </p>
      {batch && (
        <ResultsTable
          pasted={batch}
          choice={choice}
          threshold={threshold}
          onOpen={openRow}
          {...(reading.kind === 'many' ? {} : { onClose: () => setPasted(undefined) })}
        />
      )}
    </section>
  )
}
