import { formatFraction, formatMegabytes, formatUtc, NO_FIGURE } from '@/components/ui/figures'
import type { ModelCard } from '@/lib/core/registry/card'
import type { Move, MoveFigures } from '@/lib/core/registry/moves'
import { type RegisteredVersion, VERSION_TAGS } from '@/lib/core/registry/version'

export type VersionRow = {
  readonly version: string
  readonly created: string
  /** The first digits of the file's digest. */
  readonly digest: string
  /** The card's own name of the version. */
  readonly cardVersion: string
  readonly rocAuc: string
  readonly prAuc: string
  readonly ece: string
  readonly isChampion: boolean
}

export type MoveRow = {
  readonly id: string
  readonly at: string
  readonly who: string
  /** `Promoted`, `Rolled back`. */
  readonly what: string
  readonly from: string
  readonly to: string
  readonly why: string
  readonly isForced: boolean
  /** `ROC-AUC 0.9540 to 0.9549 · …`; undefined where no figures were written down. */
  readonly figures: string | undefined
}

type VersionsInput = {
  readonly versions: readonly RegisteredVersion[]
  readonly moves: readonly Move[]
  readonly champion: string | undefined
  readonly served: { readonly version: string; readonly card: Pick<ModelCard, 'metrics' | 'file'> } | undefined
}

/** Newest first, with the figures that a move wrote down of a version, else those of the card of what serves. */
export function prepareVersions({ versions, moves, champion, served }: VersionsInput): readonly VersionRow[] {
  const known = figuresByVersion(moves)
  if (served && !known.has(served.version))
    known.set(served.version, { ...served.card.metrics.weighted, bytes: served.card.file.bytes })
  return versions.map(({ version, createdMs, tags }) => {
    const figures = known.get(version)
    return {
      version,
      created: formatUtc(createdMs),
      digest: tags[VERSION_TAGS.digest]?.slice(0, 8) ?? NO_FIGURE,
      cardVersion: tags[VERSION_TAGS.cardVersion] ?? NO_FIGURE,
      rocAuc: formatFraction(figures?.rocAuc),
      prAuc: formatFraction(figures?.prAuc),
      ece: formatFraction(figures?.ece),
      isChampion: version === champion,
    }
  })
}

/** The last move first. */
export function prepareMoves(moves: readonly Move[]): readonly MoveRow[] {
  return [...moves].reverse().map(({ id, at, who, kind, from, to, why, forced, figures }) => ({
    id,
    at: formatUtc(at),
    who,
    what: kind === 'promote' ? 'Promoted' : 'Rolled back',
    from: from ?? NO_FIGURE,
    to,
    why: why || NO_FIGURE,
    isForced: forced,
    figures: describeFigures(figures),
  }))
}

function figuresByVersion(moves: readonly Move[]): Map<string, MoveFigures> {
  const known = new Map<string, MoveFigures>()
  for (const { from, to, figures } of moves) {
    if (from !== undefined && figures.from) known.set(from, figures.from)
    if (figures.to) known.set(to, figures.to)
  }
  return known
}

function describeFigures({ from, to }: Move['figures']): string | undefined {
  if (!to) return undefined
  const change = (label: string, read: (figures: MoveFigures) => string) =>
    `${label} ${from ? `${read(from)} to ` : ''}${read(to)}`
  return [
    change('ROC-AUC', ({ rocAuc }) => formatFraction(rocAuc)),
    change('PR-AUC', ({ prAuc }) => formatFraction(prAuc)),
    change('ECE', ({ ece }) => formatFraction(ece)),
    change('size', ({ bytes }) => formatMegabytes(bytes)),
  ].join(' · ')
}
