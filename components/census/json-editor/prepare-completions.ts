import type { CensusField, FieldName, Level } from '@/lib/core/census/field'
import { CENSUS_FIELDS, fieldOf } from '@/lib/core/census/fields'
import { resolveFieldName } from '@/lib/core/census/names'

/** Where the cursor stands in the object around it. `from`..`to` is the piece that a completion takes the place of. */
export type CursorPlace = {
  readonly at: 'key' | 'value'
  readonly from: number
  readonly to: number
  /** What stands between `from` and the cursor, without the opening quote. */
  readonly typed: string
  readonly isQuoted: boolean
  /** At a value: the field that it belongs to. */
  readonly field?: FieldName
  /** Fields that the object around has already, the one at the cursor left out. */
  readonly used: ReadonlySet<FieldName>
}

type Frame = { kind: '{' | '['; at: 'key' | 'value'; key: string | undefined; used: Map<FieldName, number> }
type Token = { readonly kind: 'string' | 'bare' | 'mark'; readonly from: number; readonly to: number }

// A string ends with its line: while somebody types, the closing quote may not be there yet.
const TOKEN = /"(?:[^"\\\n]|\\.)*"?|[^\s{}[\],:"]+|[{}[\],:]/g
const BREAKS_STRING = /[,:{}[\]]/

function* tokens(text: string): Generator<Token> {
  for (const match of text.matchAll(TOKEN)) {
    const from = match.index
    const [source] = match
    const kind = source.startsWith('"') ? 'string' : /^[{}[\],:]$/.test(source) ? 'mark' : 'bare'
    yield { kind, from, to: from + source.length }
  }
}

function stepMark(stack: Frame[], mark: string) {
  const frame = stack.at(-1)
  if (mark === '{' || mark === '[') {
    stack.push({ kind: mark, at: mark === '{' ? 'key' : 'value', key: undefined, used: new Map() })
  } else if (mark === '}' || mark === ']') {
    stack.pop()
  } else if (frame && mark === ':') {
    frame.at = 'value'
  } else if (frame?.kind === '{' && mark === ',') {
    frame.at = 'key'
    frame.key = undefined
  }
}

function readKey(frame: Frame, source: string, from: number) {
  const key = source.replace(/^"|"$/g, '')
  frame.key = key
  const name = resolveFieldName(key)
  if (name) frame.used.set(name, from)
}

/** The token that the cursor is in or right behind, cut at the cursor where its quote was never closed. */
function tokenAt(
  text: string,
  token: Token | undefined,
  cursor: number,
): Pick<CursorPlace, 'from' | 'to' | 'typed' | 'isQuoted'> {
  if (!token) return { from: cursor, to: cursor, typed: '', isQuoted: false }
  const isQuoted = token.kind === 'string'
  const isOpen = isQuoted && BREAKS_STRING.test(text.slice(cursor, token.to))
  const typed = text.slice(token.from + (isQuoted ? 1 : 0), cursor)
  return { from: token.from, to: isOpen ? cursor : token.to, typed, isQuoted }
}

/** Longer texts get no help at the cursor: reading them at every key would be felt. */
export const MAX_HELPED_CHARACTERS = 200_000

/** Reads the text up to the cursor without asking it to be whole; `undefined` outside objects and behind strings. */
export function findCursorPlace(text: string, cursor: number): CursorPlace | undefined {
  if (text.length > MAX_HELPED_CHARACTERS) return undefined
  const stack: Frame[] = []
  let current: Token | undefined
  for (const token of tokens(text)) {
    if (token.from >= cursor) break
    const isHere = cursor <= token.to && token.kind !== 'mark'
    if (
      isHere &&
      !(token.kind === 'string' && cursor === token.to && token.to - token.from > 1 && text[token.to - 1] === '"')
    ) {
      current = token
      break
    }
    if (isHere) return undefined
    const frame = stack.at(-1)
    if (token.kind === 'mark') stepMark(stack, text.slice(token.from, token.to))
    else if (frame?.kind === '{' && frame.at === 'key') readKey(frame, text.slice(token.from, token.to), token.from)
  }
  const frame = stack.at(-1)
  if (frame?.kind !== '{') return undefined
  const piece = tokenAt(text, current, cursor)
  const field = frame.at === 'value' && frame.key !== undefined ? resolveFieldName(frame.key) : undefined
  const used = new Set([...frame.used.keys(), ...keysBehind(text, piece.to)])
  return { at: frame.at, ...piece, ...(field ? { field } : {}), used }
}

/** Fields named after the cursor in the same object. */
function keysBehind(text: string, start: number): FieldName[] {
  const names: FieldName[] = []
  let depth = 0
  let last = ''
  for (const token of tokens(text.slice(start))) {
    const source = text.slice(start + token.from, start + token.to)
    if (source === '{' || source === '[') depth++
    if (source === '}' || source === ']') depth--
    if (depth < 0) break
    const name = depth === 0 && source === ':' ? resolveFieldName(last) : undefined
    if (name) names.push(name)
    last = token.kind === 'string' ? source.replace(/^"|"$/g, '') : ''
  }
  return names
}

export type Option = {
  readonly label: string
  readonly detail: string
  readonly help: string
  readonly insert: string
}

/** Better matches first: at the start, at the start of a word, anywhere; -1 for none. */
function rankMatch(typed: string, texts: readonly string[]): number {
  const wanted = typed.trim().toLowerCase()
  if (wanted === '') return 0
  const places = texts.map((text) => {
    const at = text.toLowerCase().indexOf(wanted)
    if (at <= 0) return at < 0 ? 3 : 0
    return /\W/.test(text[at - 1] ?? '') ? 1 : 2
  })
  const best = Math.min(...places)
  return best === 3 ? -1 : best
}

function keepMatches<T>(items: readonly T[], typed: string, textsOf: (item: T) => readonly string[]): T[] {
  return items
    .map((item) => ({ item, rank: rankMatch(typed, textsOf(item)) }))
    .filter(({ rank }) => rank >= 0)
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ item }) => item)
}

/** What may stand in the field, in a few words. */
export function describeRange({ range, unit, levels }: CensusField): string {
  if (range) return `Whole number, ${range.min} to ${range.max.toLocaleString('en-US')}${unit ? ` ${unit}` : ''}`
  return `One of ${levels?.length ?? 0} values`
}

function formatShare(share: number): string {
  if (share === 0) return ''
  const percent = share * 100
  return percent < 0.1 ? '<0.1%' : `${percent.toFixed(percent < 10 ? 1 : 0)}%`
}

function keyOptions({ typed, used }: CursorPlace): Option[] {
  const fields = CENSUS_FIELDS.filter((field) => !used.has(field.name)).toSorted(
    (a, b) => Number(b.essential) - Number(a.essential),
  )
  return keepMatches(fields, typed.replaceAll('_', ' '), (field) => [field.name, field.label]).map((field) => ({
    label: field.name,
    detail: field.label.toLowerCase() === field.name ? '' : field.label,
    help: `${field.help} ${describeRange(field)}.`,
    insert: JSON.stringify(field.name),
  }))
}

function valueOption({ value, label, share }: Level): Option {
  const inWords = label === String(value) ? '' : label
  return {
    label: String(value),
    detail: [inWords, formatShare(share)].filter(Boolean).join(' · '),
    help: '',
    insert: JSON.stringify(value),
  }
}

/** What can be put in at the cursor, best first. */
export function prepareOptions(place: CursorPlace): readonly Option[] {
  if (place.at === 'key') return keyOptions(place)
  const levels = place.field ? (fieldOf(place.field).levels ?? []) : []
  return keepMatches(levels, place.typed, ({ value, label }) => [String(value), label]).map(valueOption)
}

/** The field that the cursor is at, key or value, for the help line. */
export function fieldAtCursor(text: string, cursor: number): CensusField | undefined {
  const place = findCursorPlace(text, cursor)
  if (!place) return undefined
  if (place.field) return fieldOf(place.field)
  const key = place.at === 'key' ? resolveFieldName(text.slice(place.from, place.to).replace(/^"|"$/g, '')) : undefined
  return key && fieldOf(key)
}
