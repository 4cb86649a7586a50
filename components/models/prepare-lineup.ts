import { nameChoice } from '@/components/model-choice/choice-words'
import { formatChange, formatFraction, formatMegabytes, formatUtc } from '@/components/ui/figures'
import type { ModelSummary } from '@/lib/contracts/models'
import type { ModelCard } from '@/lib/core/registry/card'
import { type ChoiceId, choiceId, type ModelChoice } from '@/lib/core/registry/model-choice'
import type { Move } from '@/lib/core/registry/moves'

/** What serves a configuration, and what was moved for it. */
export type LineupEntry = {
  readonly choice: ModelChoice
  readonly card: ModelCard | undefined
  readonly version: string | undefined
  readonly alias: string | undefined
  readonly source: 'mlflow' | 'cache' | 'folder' | undefined
  readonly stale: { readonly since: string; readonly why: string } | undefined
  readonly state: ModelSummary['state']
  readonly memoryBytes: number | undefined
  /** By rising time. */
  readonly moves: readonly Move[]
}

export type LineupFigure = {
  readonly label: string
  readonly value: string
  /** Against the champion before; undefined where that is not known. */
  readonly change: { readonly text: string; readonly isBetter: boolean | undefined } | undefined
}

export type LineupCard = {
  readonly id: ChoiceId
  readonly name: string
  /** `Version 7`; undefined where nothing can be served. */
  readonly version: string | undefined
  readonly isChampion: boolean
  readonly source: string
  readonly stale: string | undefined
  readonly state: string
  readonly figures: readonly LineupFigure[]
  /** `version 6`: what the changes are against. */
  readonly before: string | undefined
}

const SOURCE_WORDS = {
  mlflow: 'From the registry',
  cache: 'From this server’s copy',
  folder: 'Shipped with the app',
} as const

export function prepareLineupCard(entry: LineupEntry): LineupCard {
  const { choice, card, version, alias, source, stale } = entry
  const before = card && figuresBefore(entry)
  return {
    id: choiceId(choice),
    name: nameChoice(choice),
    version: version === undefined ? undefined : `Version ${version}`,
    isChampion: alias !== undefined,
    source: source ? SOURCE_WORDS[source] : 'Nothing can be served',
    stale: stale && `Out of step since ${formatUtc(stale.since)} UTC: ${stale.why}`,
    state: describeState(entry),
    figures: card ? listFigures(card, before?.figures) : [],
    before: before && `version ${before.version}`,
  }
}

function describeState({ state, memoryBytes }: LineupEntry): string {
  if (state === 'ready') return memoryBytes === undefined ? 'Loaded' : `Loaded, ${formatMegabytes(memoryBytes)}`
  return { cold: 'Not loaded: the first request loads it', loading: 'Loading', failed: 'Cannot be loaded' }[state]
}

type Before = { readonly version: string; readonly figures: NonNullable<Move['figures']['from']> }

/** The figures of the champion before, if the last move is the one that brought what serves now. */
function figuresBefore({ moves, version }: LineupEntry): Before | undefined {
  const last = moves.at(-1)
  if (last === undefined || last.to !== version || last.from === undefined || !last.figures.from) return undefined
  return { version: last.from, figures: last.figures.from }
}

function listFigures({ metrics: { weighted } }: ModelCard, before: Before['figures'] | undefined) {
  return [
    figure('ROC-AUC', { now: weighted.rocAuc, before: before?.rocAuc, better: 1 }),
    figure('PR-AUC', { now: weighted.prAuc, before: before?.prAuc, better: 1 }),
    figure('Precision', { now: weighted.precision, before: undefined, better: 1 }),
    figure('Recall', { now: weighted.recall, before: undefined, better: 1 }),
    figure('Calibration error', { now: weighted.ece, before: before?.ece, better: -1 }),
  ]
}

type FigureInput = { readonly now: number; readonly before: number | undefined; readonly better: 1 | -1 }

function figure(label: string, { now, before, better }: FigureInput): LineupFigure {
  const value = formatFraction(now)
  if (before === undefined) return { label, value, change: undefined }
  const text = formatChange(now - before)
  const isNothing = Number(text) === 0
  return { label, value, change: { text, isBetter: isNothing ? undefined : (now - before) * better > 0 } }
}
