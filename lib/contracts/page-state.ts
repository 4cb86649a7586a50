import { type CensusRecord, FIELD_NAMES, type FieldName, type PartialRecord } from '@/lib/core/census/field'
import { fieldOf } from '@/lib/core/census/fields'
import { resolveFieldName, snakeName } from '@/lib/core/census/names'
import { parseField } from '@/lib/core/census/record'
import {
  choiceFromId,
  choiceId,
  DEFAULT_CHOICE,
  MODEL_CHOICES,
  type ModelChoice,
} from '@/lib/core/registry/model-choice'
import { levelFromText, slugOfLevel } from './level-slug'
import { listTexts, type SearchParams } from './search-params'

/** All that the page `/` shows depends on, as its address says it. */
export type PageState = {
  readonly choice: ModelChoice
  /** 0..1 with at most four decimals; undefined: the model's own. */
  readonly threshold: number | undefined
  readonly record: PartialRecord
}

/** One part of an address that cannot be used. */
export type PageProblem = { readonly key: string; readonly message: string; readonly suggestions?: readonly string[] }

export type ParsedPageState = PageState & { readonly problems: readonly PageProblem[] }

const CONFIGURATION_KEYS: ReadonlySet<string> = new Set(['model', 'algorithm', 'balancing', 'threshold'])
const FOREIGN_KEY = /^(utm_.*|fbclid|gclid|_rsc)$/i
const DEFAULT_SHOWN_LENGTH = 60

/** Reads an address. What is right is kept; what is wrong is told, and nothing throws. */
export function parsePageState(params: SearchParams): ParsedPageState {
  const problems: PageProblem[] = []
  const given = readKeys(params, problems)
  return {
    choice: readChoice(given, problems),
    threshold: readThreshold(given.get('threshold'), problems),
    record: readRecord(given, problems),
    problems,
  }
}

/** The shortest address of a state: `''`, or `?` and what differs from the defaults, readable. */
export function formatPageState({ choice, threshold, record }: PageState): string {
  const pairs: string[] = []
  if (choiceId(choice) !== choiceId(DEFAULT_CHOICE)) pairs.push(`model=${choiceId(choice)}`)
  if (threshold !== undefined) pairs.push(`threshold=${roundThreshold(threshold)}`)
  for (const name of FIELD_NAMES) {
    const value = record[name]
    if (value !== undefined) pairs.push(`${snakeName(name)}=${encodeURIComponent(formatValue(name, value))}`)
  }
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

/**
 * The address that a form sent without scripts stands for; undefined where the address is not such a one. Blank fields
 * go, the two toggles become one `model`, and what cannot be used stays, so that the page can say so.
 */
export function canonicalSearch(params: SearchParams): string | undefined {
  const entries = Object.entries(params).flatMap(([key, value]) => listTexts(value).map((text) => ({ key, text })))
  const isFromForm = entries.some(({ key, text }) => text.trim() === '' || key === 'algorithm' || key === 'balancing')
  if (!isFromForm) return undefined
  const choice = readChoice(readKeys(params, []), [])
  const rest = entries.filter(({ key, text }) => text.trim() !== '' && !/^(model|algorithm|balancing)$/.test(key))
  const search = new URLSearchParams(rest.map(({ key, text }): [string, string] => [key, text]))
  if (choiceId(choice) !== choiceId(DEFAULT_CHOICE)) search.append('model', choiceId(choice))
  return search.size === 0 ? '' : `?${search}`
}

/** Thresholds are asked for and shown to four decimals. */
function roundThreshold(threshold: number): number {
  return Math.round(threshold * 10_000) / 10_000
}

/** Configuration keys and canonical field names with their text; says which keys are unknown or come twice. */
function readKeys(params: SearchParams, problems: PageProblem[]): ReadonlyMap<string, string> {
  const given = new Map<string, string>()
  for (const [key, value] of Object.entries(params)) {
    const texts = listTexts(value).filter((text) => text.trim() !== '')
    const [text] = texts
    if (text === undefined || FOREIGN_KEY.test(key)) continue
    const name = CONFIGURATION_KEYS.has(key) ? key : resolveFieldName(key)
    if (name === undefined) {
      problems.push({ key: shorten(key), message: 'There is no such field.' })
      continue
    }
    if (texts.length > 1 || given.has(name)) {
      problems.push({ key: shorten(key), message: 'It is given more than once; the first is used.' })
    }
    if (!given.has(name)) given.set(name, text)
  }
  return given
}

function readChoice(given: ReadonlyMap<string, string>, problems: PageProblem[]): ModelChoice {
  const algorithm = given.get('algorithm') ?? DEFAULT_CHOICE.algorithm
  const balancing = given.get('balancing') ?? DEFAULT_CHOICE.balancing
  const asked = given.get('model') ?? `${algorithm}-${balancing}`
  const choice = choiceFromId(asked)
  if (choice) return choice
  problems.push({
    key: 'model',
    message: `There is no model of this name; ${choiceId(DEFAULT_CHOICE)} is used.`,
    suggestions: MODEL_CHOICES.map(choiceId),
  })
  return DEFAULT_CHOICE
}

function readThreshold(text: string | undefined, problems: PageProblem[]): number | undefined {
  if (text === undefined) return undefined
  const threshold = /^\s*(\d+\.?\d*|\.\d+)\s*$/.test(text) ? Number(text) : Number.NaN
  if (threshold >= 0 && threshold <= 1) return roundThreshold(threshold)
  problems.push({
    key: 'threshold',
    message: 'A threshold is a number from 0 to 1, such as 0.4; the model’s own is used.',
  })
  return undefined
}

function readRecord(given: ReadonlyMap<string, string>, problems: PageProblem[]): PartialRecord {
  const entries: [FieldName, string | number][] = []
  for (const name of FIELD_NAMES) {
    const text = given.get(name)
    if (text === undefined) continue
    const parsed = parseFieldText(name, text)
    if ('value' in parsed) entries.push([name, parsed.value])
    else problems.push({ key: snakeName(name), ...parsed.issue })
  }
  // Each value was just accepted for its own field.
  return Object.fromEntries(entries) as PartialRecord
}

export type ParsedFieldText =
  | { readonly value: CensusRecord[FieldName] }
  | { readonly issue: { readonly message: string; readonly suggestions?: readonly string[] } }

/** One field as people and links write it: a number, a slug, the file's text, or a label. */
export function parseFieldText(name: FieldName, text: string): ParsedFieldText {
  if (fieldOf(name).kind === 'category') {
    const level = levelFromText(name, text)
    if (level) return { value: level.value }
  }
  const parsed = parseField(name, text)
  if (parsed.ok) return { value: parsed.value }
  const { message, suggestions } = parsed
  return { issue: suggestions ? { message, suggestions } : { message } }
}

function formatValue(name: FieldName, value: string | number): string {
  return fieldOf(name).kind === 'category' ? slugOfLevel(name, value) : String(value)
}

function shorten(key: string): string {
  return key.length > DEFAULT_SHOWN_LENGTH ? `${key.slice(0, DEFAULT_SHOWN_LENGTH)}…` : key
}
