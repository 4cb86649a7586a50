import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  startCompletion,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { bracketMatching, indentOnInput } from '@codemirror/language'
import { type Diagnostic, lintKeymap } from '@codemirror/lint'
import { EditorState, type Extension } from '@codemirror/state'
import { drawSelection, EditorView, keymap, lineNumbers, placeholder } from '@codemirror/view'
import { editorTheme } from './editor-theme'
import { type CursorPlace, findCursorPlace, type Option, prepareOptions } from './prepare-completions'
import type { Problem } from './prepare-problems'

/** Puts the option in the place of the whole piece at the cursor; a key brings its colon and asks for values at once. */
function applyOption(view: EditorView, option: Option, place: CursorPlace) {
  const text = view.state.doc.toString()
  const cursor = view.state.selection.main.head
  const now = findCursorPlace(text, cursor) ?? place
  const needsColon = now.at === 'key' && !/^\s*:/.test(text.slice(now.to))
  const insert = needsColon ? `${option.insert}: ` : option.insert
  view.dispatch({
    changes: { from: now.from, to: now.to, insert },
    selection: { anchor: now.from + insert.length },
    userEvent: 'input.complete',
  })
  if (needsColon) startCompletion(view)
}

function toCompletion(option: Option, place: CursorPlace): Completion {
  return {
    label: option.label,
    detail: option.detail,
    ...(option.help ? { info: option.help } : {}),
    apply: (view) => applyOption(view, option, place),
  }
}

function completeCensus({ state, pos, explicit }: CompletionContext): CompletionResult | null {
  const place = findCursorPlace(state.doc.toString(), pos)
  if (!place || !(explicit || place.isQuoted || place.typed !== '')) return null
  const options = prepareOptions(place)
  if (options.length === 0) return null
  return {
    from: pos - place.typed.length,
    options: options.map((option) => toCompletion(option, place)),
    filter: false,
  }
}

export function toDiagnostic({ from, to, message, severity, fixes }: Problem): Diagnostic {
  const actions = fixes.map(({ label, insert }) => ({
    name: label,
    apply: (view: EditorView, start: number, end: number) =>
      view.dispatch({ changes: { from: start, to: end, insert }, userEvent: 'input.fix' }),
  }))
  return { from, to, message, severity, actions }
}

/** Of the page's scripts, without which the browser takes no style sheet that is made while it runs. */
function nonceOfPage(): string {
  return document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? ''
}

type ExtensionSettings = {
  readonly label: string
  readonly describedBy: string
  /** Answers whether it took the paste; otherwise the editor inserts the text. */
  onPaste(text: string): boolean
  onChange(): void
  onCursor(): void
}

export function editorExtensions({ label, describedBy, onPaste, onChange, onCursor }: ExtensionSettings): Extension {
  return [
    lineNumbers(),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    json(),
    EditorState.tabSize.of(2),
    EditorView.lineWrapping,
    placeholder('Type or paste a record, or many'),
    autocompletion({ override: [completeCensus], icons: false }),
    // Tab is bound nowhere, so it moves the focus on.
    keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...lintKeymap, ...defaultKeymap]),
    EditorView.contentAttributes.of({
      'aria-label': label,
      'aria-describedby': describedBy,
      spellcheck: 'false',
      autocapitalize: 'off',
      autocorrect: 'off',
    }),
    EditorView.domEventHandlers({
      paste(event) {
        const isTaken = onPaste(event.clipboardData?.getData('text/plain') ?? '')
        if (isTaken) event.preventDefault()
        return isTaken
      },
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange()
      if (update.docChanged || update.selectionSet) onCursor()
    }),
    EditorView.cspNonce.of(nonceOfPage()),
    editorTheme,
  ]
}
