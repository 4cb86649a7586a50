import { nameChoice } from '@/components/model-choice/choice-words'
import { formatChange, formatFraction, formatMegabytes, formatUtc } from '@/components/ui/figures'
import type { ModelSummary } from '@/lib/contracts/models'
import type { ModelCard } from '@/lib/core/registry/card'
import { type ChoiceId, choiceId, type ModelChoice } from '@/lib/core/registry/model-choice'
import type { Move } from '@/lib/core/registry/moves'
import type { ModelSource } from '@/lib/core/registry/serving'

/** What serves a configuration, and what was moved for it. */
export type LineupEntry = {
  readonly choice: ModelChoice
  readonly card: ModelCard | undefined
  readonly version: string | undefined
  readonly alias: string | undefined
  readonly source: ModelSource | undefined
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
  /** `version 6`: what the changes are against. Only the gate makes sure that both were judged on the same records. */
  readonly before: string | undefined
}

const SOURCE_WORDS = {
  mlflow: 'From the registry',
  cache: 'From this server’s copy',
  folder: 'Shipped with the app',
} as const satisfies Readonly<Record<ModelSource, string>>

export function prepareLineupCard(entry: LineupEntry): LineupCard {
  const { choice, card, version, alias, source, stale } = entry
  const move = card && moveToServing(entry)
  return {
    id: choiceId(choice),
    name: nameChoice(choice),
    version: version === undefined ? undefined : `Version ${version}`,
    isChampion: alias !== undefined,
    source: source ? SOURCE_WORDS[source] : 'Nothing can be served',
    stale: stale && `Out of step since ${formatUtc(stale.since)} UTC: ${stale.why}`,
    state: describeState(entry),
    figures: card ? listFigures(card, move?.figures) : [],
    before: move && `version ${move.from}${move.forced ? ', perhaps on other records' : ''}`,
  }
}

function describeState({ state, memoryBytes }: LineupEntry): string {
  if (state === 'ready') return memoryBytes === undefined ? 'Loaded' : `Loaded, ${formatMegabytes(memoryBytes)}`
  return { cold: 'Not loaded: the first request loads it', loading: 'Loading', failed: 'Cannot be loaded' }[state]
}

/** The last move, if it brought what serves now and wrote down the figures of both. */
function moveToServing({ moves, version }: LineupEntry): Move | undefined {
  const last = moves.at(-1)
  const isComplete = last?.to === version && last?.from !== undefined && last.figures.from && last.figures.to
  return isComplete ? last : undefined
}

function listFigures({ metrics: { weighted } }: ModelCard, figures: Move['figures'] = {}): readonly LineupFigure[] {
  const changeOf = (name: 'rocAuc' | 'prAuc' | 'ece', better: 1 | -1) =>
    figures.from && figures.to && describeChange(figures.to[name] - figures.from[name], better)
  return [
    { label: 'ROC-AUC', value: formatFraction(weighted.rocAuc), change: changeOf('rocAuc', 1) },
    { label: 'PR-AUC', value: formatFraction(weighted.prAuc), change: changeOf('prAuc', 1) },
    { label: 'Precision', value: formatFraction(weighted.precision), change: undefined },
    { label: 'Recall', value: formatFraction(weighted.recall), change: undefined },
    { label: 'Calibration error', value: formatFraction(weighted.ece), change: changeOf('ece', -1) },
  ]
}

function describeChange(difference: number, better: 1 | -1): LineupFigure['change'] {
  const text = formatChange(difference)
  return { text, isBetter: Number(text) === 0 ? undefined : difference * better > 0 }
}
