import clsx from 'clsx'
import type { ChoiceId } from '@/lib/core/registry/model-choice'
import type { LineupCard, LineupFigure } from './prepare-lineup'

type LineupCardsProps = { readonly cards: readonly LineupCard[]; readonly chosen: ChoiceId }

/** The four configurations; each leads to all that is known of it. */
export function LineupCards({ cards, chosen }: LineupCardsProps) {
  return (
    <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-4">
      {cards.map((card) => (
        <li key={card.id} className="min-w-0">
          <CardLink card={card} isChosen={card.id === chosen} />
        </li>
      ))}
    </ul>
  )
}

function CardLink({ card, isChosen }: { readonly card: LineupCard; readonly isChosen: boolean }) {
  return (
    <a
      href={`/models?model=${card.id}#model`}
      aria-current={isChosen ? 'true' : undefined}
      className={clsx(
        'flex h-full flex-col rounded-lg border bg-raised p-5 hover:border-ink',
        isChosen ? 'border-accent ring-1 ring-accent' : 'border-line',
      )}
    >
      <span className="font-medium">{card.name}</span>
      <span className="mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted">
        <span className="min-w-0 break-words">{card.version ?? 'No version'}</span>
        {card.isChampion ? <ChampionMark /> : null}
      </span>
      {card.figures.length > 0 ? (
        <span className="mt-4 block text-sm">
          {card.figures.map((figure) => (
            <Figure key={figure.label} figure={figure} />
          ))}
        </span>
      ) : null}
      {card.before ? <span className="mt-1.5 text-xs text-muted">± against {card.before}</span> : null}
      <span className="mt-auto pt-4 text-sm text-muted">
        <span className="block">{card.source}</span>
        <span className="block">{card.state}</span>
      </span>
      {card.stale ? (
        <span className="mt-3 block rounded-md bg-danger-soft px-3 py-2 text-sm break-words">{card.stale}</span>
      ) : null}
    </a>
  )
}

export function ChampionMark() {
  return <span className="rounded-sm bg-accent-soft px-1.5 py-0.5 text-xs font-medium text-accent">champion</span>
}

function Figure({ figure: { label, value, change } }: { readonly figure: LineupFigure }) {
  return (
    <span className="flex items-baseline gap-2 border-t border-line py-1.5">
      <span className="text-muted">{label}</span>
      <span className="ml-auto numerals">{value}</span>
      {change ? (
        <span
          className={clsx(
            'w-14 text-right text-xs numerals',
            change.isBetter === undefined ? 'text-muted' : change.isBetter ? 'text-accent' : 'text-danger',
          )}
        >
          {change.text}
        </span>
      ) : null}
    </span>
  )
}
