import { jsonLanguage } from '@codemirror/lang-json'
import { isIntegerName } from '@/lib/core/census/field'
import { resolveFieldName } from '@/lib/core/census/names'
import type { FieldIssue } from '@/lib/core/errors'
import type { DocumentReading } from './prepare-document'

type SyntaxTree = ReturnType<typeof jsonLanguage.parser.parse>
type SyntaxNode = SyntaxTree['topNode']

/** What to put in the place of the marked text. */
export type Fix = { readonly label: string; readonly insert: string }

export type Problem = {
  /** The marked piece of the text. */
  readonly from: number
  readonly to: number
  /** 1-based. */
  readonly line: number
  /** The key concerned, as it was written. */
  readonly key?: string
  readonly message: string
  readonly severity: 'error' | 'warning'
  readonly fixes: readonly Fix[]
}

const MAX_FIXES = 3

function unquote(source: string): string {
  try {
    return String(JSON.parse(source))
  } catch {
    return source
  }
}

type Property = { readonly key: string; readonly name: SyntaxNode; readonly value: SyntaxNode | null }

function propertiesOf(node: SyntaxNode | null, text: string): readonly Property[] {
  if (node?.name !== 'Object') return []
  return node.getChildren('Property').flatMap((property) => {
    const name = property.getChild('PropertyName')
    if (!name) return []
    const last = property.lastChild
    const value = last && last.from > name.to && !last.type.isError ? last : null
    return [{ key: unquote(text.slice(name.from, name.to)), name, value }]
  })
}

const VALUES: ReadonlySet<string> = new Set(['Object', 'Array', 'String', 'Number', 'True', 'False', 'Null'])

function childValues(node: SyntaxNode): SyntaxNode[] {
  const values: SyntaxNode[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) if (VALUES.has(child.name)) values.push(child)
  return values
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

function fixValue(key: string, suggestion: string): Fix {
  const name = resolveFieldName(key)
  const isNumber = name !== undefined && isIntegerName(name) && /^-?\d+$/.test(suggestion)
  return { label: `Use '${suggestion}'`, insert: isNumber ? suggestion : JSON.stringify(suggestion) }
}

/** An unknown key is marked itself; for a known one, its value is. The last of equal keys is the one that counts. */
function placeIssue(issue: FieldIssue, object: SyntaxNode, text: string): Problem {
  const key = issue.path.find((step): step is string => typeof step === 'string')
  const property = propertiesOf(object, text).findLast((candidate) => candidate.key === key)
  const suggestions = (issue.suggestions ?? []).slice(0, MAX_FIXES)
  const common = { message: issue.message, severity: 'error' as const }
  if (key === undefined || !property) {
    const to = Math.min(object.to, object.from + 1)
    return { ...common, from: object.from, to, line: lineAt(text, object.from), fixes: [] }
  }
  const isKnown = resolveFieldName(key) !== undefined
  const { from, to } = isKnown ? (property.value ?? property.name) : property.name
  const fixes = suggestions.map((suggestion) =>
    isKnown ? fixValue(key, suggestion) : { label: `Use '${suggestion}'`, insert: JSON.stringify(suggestion) },
  )
  return { ...common, from, to, line: lineAt(text, from), key, fixes }
}

/** JSON takes the last of equal keys in silence; here it is said. */
function findRepeats(object: SyntaxNode, text: string): Problem[] {
  const properties = propertiesOf(object, text)
  return properties.flatMap(({ key, name }, i) => {
    if (!properties.slice(i + 1).some((later) => later.key === key)) return []
    const message = 'This field is given again below; the last one counts.'
    return [
      { from: name.from, to: name.to, line: lineAt(text, name.from), key, message, severity: 'warning', fixes: [] },
    ]
  })
}

function offsetOf(text: string, { line, column }: { line: number; column: number }): number {
  const lines = text.split(/(?<=\r\n|\n|\r(?!\n))/)
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length, 0)
  return Math.min(before + column - 1, text.length)
}

function placeBreak({ message, line = 1, column = 1 }: DocumentReading & { kind: 'broken' }, text: string): Problem {
  const at = offsetOf(text, { line, column })
  const from = at >= text.length ? Math.max(0, text.trimEnd().length - 1) : at
  const word = /^(?:[\w$.+-]+|"[^"\n]*|.)/.exec(text.slice(from))?.[0].length ?? 0
  return {
    from,
    to: Math.min(text.length, from + word),
    line: lineAt(text, from),
    message,
    severity: 'error',
    fixes: [],
  }
}

function parseSyntax(text: string): SyntaxTree {
  return jsonLanguage.parser.parse(text)
}

/** What is wrong with the text, each thing with its place in it, in the order of the text. */
export function prepareProblems(reading: DocumentReading, text: string): readonly Problem[] {
  if (reading.kind === 'broken') return [placeBreak(reading, text)]
  if (reading.kind === 'many') return []
  const object = childValues(parseSyntax(text).topNode)[0]
  if (!object) return []
  const issues = reading.kind === 'issues' ? reading.issues.map((issue) => placeIssue(issue, object, text)) : []
  return [...issues, ...findRepeats(object, text)].toSorted((a, b) => a.from - b.from)
}

/** The line under the editor. */
export function prepareStatus(reading: DocumentReading, problems: readonly Problem[]): string {
  if (reading.kind === 'many') {
    const { length } = reading.pasted.records
    return length === 1
      ? 'The text holds a list of one record.'
      : `The text holds ${length.toLocaleString('en-US')} records.`
  }
  const errors = problems.filter(({ severity }) => severity === 'error').length
  if (errors > 0) return `${errors} ${errors === 1 ? 'error' : 'errors'}: the last good record stays in the form.`
  if (reading.kind !== 'record') return ''
  const count = Object.keys(reading.record).length
  if (count === 0) return 'No field is given yet.'
  return `${count} of 40 fields given, no errors.`
}
