import { setDiagnostics } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import type { CensusField, PartialRecord } from '@/lib/core/census/field'
import { type PastedRecords, readPasted } from '@/lib/core/census/paste'
import { editorExtensions, toDiagnostic } from './editor-extensions'
import { fieldAtCursor } from './prepare-completions'
import {
  type DocumentReading,
  formatDocument,
  isSameRecord,
  readDocument,
  rewriteDocument,
  smallestChange,
  writeRecord,
} from './prepare-document'
import { type Fix, type Problem, prepareProblems } from './prepare-problems'

const READ_DELAY_MS = 150
/** Long texts are lists of many people: each reading asks for all their predictions. */
const LONG_TEXT_CHARACTERS = 20_000
const LONG_READ_DELAY_MS = 700
const MAX_ECHOES = 50

export type EditorSnapshot = {
  readonly reading: DocumentReading
  readonly problems: readonly Problem[]
}

type RecordEditorSettings = {
  readonly parent: HTMLElement
  readonly record: PartialRecord
  readonly label: string
  readonly describedBy: string
  /** The text says another record than before. */
  onRecord(record: PartialRecord): void
  onSnapshot(snapshot: EditorSnapshot): void
  onField(field: CensusField | undefined): void
  /** Many records were pasted; the text stays as it is. */
  onMany(pasted: PastedRecords): void
  onRefused(message: string): void
}

export type RecordEditor = {
  /** The record of the outside. Leaves the text alone where it says the same already, or is ahead of it. */
  showRecord(record: PartialRecord): void
  /** Puts a value in, as somebody would type it: it may have errors. */
  showValue(value: unknown): void
  applyFix(problem: Problem, fix: Fix): void
  select(problem: Problem): void
  format(): void
  clear(): void
  text(): string
  destroy(): void
}

/** One record in a CodeMirror view, kept in step with an owner that may answer late. */
export function createRecordEditor(settings: RecordEditorSettings): RecordEditor {
  let known = settings.record
  /** Records told to the owner that have not come back yet: their echo must not overwrite what was typed since. */
  let echoes: PartialRecord[] = []
  let timer: ReturnType<typeof setTimeout> | undefined

  const text = () => view.state.doc.toString()

  function replaceText(next: string) {
    const change = smallestChange(text(), next)
    if (change.from !== change.to || change.insert !== '') view.dispatch({ changes: change })
  }

  function read() {
    clearTimeout(timer)
    timer = undefined
    const source = text()
    const reading = readDocument(source)
    const problems = prepareProblems(reading, source)
    view.dispatch(setDiagnostics(view.state, problems.map(toDiagnostic)))
    view.contentDOM.setAttribute('aria-invalid', String(problems.some(({ severity }) => severity === 'error')))
    settings.onSnapshot({ reading, problems })
    if (reading.kind !== 'record' || isSameRecord(reading.record, known)) return
    known = reading.record
    echoes = [...echoes, known].slice(-MAX_ECHOES)
    settings.onRecord(known)
  }

  function takePaste(pastedText: string): boolean {
    const pasted = readPasted(pastedText)
    if (pasted.kind === 'unreadable') {
      if (pasted.count !== undefined) settings.onRefused(pasted.message)
      return pasted.count !== undefined
    }
    const [only] = pasted.records
    if (pasted.records.length > 1) settings.onMany(pasted)
    else if (pasted.kind !== 'record') replaceText(JSON.stringify(only, null, 2))
    else if (readDocument(text()).kind === 'many') return false
    else replaceText(pastedText.trim())
    return true
  }

  const view = new EditorView({
    parent: settings.parent,
    state: EditorState.create({
      doc: writeRecord(settings.record),
      extensions: editorExtensions({
        label: settings.label,
        describedBy: settings.describedBy,
        onPaste: takePaste,
        onChange: () => {
          clearTimeout(timer)
          timer = setTimeout(read, view.state.doc.length > LONG_TEXT_CHARACTERS ? LONG_READ_DELAY_MS : READ_DELAY_MS)
        },
        onCursor: () => settings.onField(fieldAtCursor(text(), view.state.selection.main.head)),
      }),
    }),
  })
  read()

  return {
    text,
    showRecord(record) {
      const echo = echoes.findIndex((told) => isSameRecord(told, record))
      if (echo >= 0) {
        echoes = echoes.slice(echo + 1)
        return
      }
      if (isSameRecord(record, known)) return
      known = record
      echoes = []
      replaceText(rewriteDocument(text(), record))
      read()
    },
    showValue(value) {
      replaceText(JSON.stringify(value, null, 2) ?? '')
      read()
      view.focus()
    },
    applyFix({ from, to }, { insert }) {
      view.dispatch({ changes: { from, to, insert }, userEvent: 'input.fix' })
      read()
    },
    select({ from, to }) {
      view.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true })
      view.focus()
    },
    format() {
      const formatted = formatDocument(text())
      if (formatted !== undefined) replaceText(formatted)
    },
    clear() {
      replaceText('')
      read()
      view.focus()
    },
    destroy() {
      if (timer !== undefined) read()
      view.destroy()
    },
  }
}
