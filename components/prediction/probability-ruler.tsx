import clsx from 'clsx'
import { formatPercent } from './prepare-answer'

type ProbabilityRulerProps = {
  /** 0..1; undefined draws the ruler without an answer. */
  readonly probability: number | undefined
  readonly base: number | undefined
  readonly threshold: number
  /** Where it is left out the bracket stands still. */
  onThreshold?(threshold: number): void
}

const at = (fraction: number) => `${(fraction * 100).toFixed(2)}%`

/** A hundred ticks for a hundred people; the bracket opens at the threshold, and is the handle that moves it. */
export function ProbabilityRuler({ probability, base, threshold, onThreshold }: ProbabilityRulerProps) {
  return (
    <div className="select-none">
      <div className="relative h-6 text-sm">
        <p
          className="absolute numerals whitespace-nowrap text-muted"
          style={{ left: at(threshold), transform: `translateX(-${at(threshold)})` }}
        >
          <span className="text-ink">threshold {formatPercent(threshold)}</span>
        </p>
      </div>
      <div className="relative h-16">
        <Ticks colour="var(--tick)" />
        <div
          className="absolute inset-0 overflow-hidden motion-safe:transition-[width] motion-safe:duration-300"
          style={{ width: at(probability ?? 0) }}
        >
          <div className="relative h-full" style={{ width: probability ? at(1 / probability) : '100%' }}>
            <Ticks colour="var(--accent)" />
          </div>
        </div>
        <ClosingBracket />
        <OpeningBracket threshold={threshold} isHandle={onThreshold !== undefined} />
        {onThreshold ? (
          <input
            type="range"
            min={0}
            max={1}
            step={0.01}
            value={threshold}
            onChange={(event) => onThreshold(event.target.valueAsNumber)}
            aria-label="Threshold"
            aria-valuetext={`${formatPercent(threshold)}: above from here`}
            className="bracket-range js-only absolute inset-y-0 -left-3 m-0 w-[calc(100%+1.5rem)]"
          />
        ) : null}
      </div>
      <Axis base={base} />
    </div>
  )
}

function Ticks({ colour }: { readonly colour: string }) {
  return (
    <svg
      viewBox="0 0 1000 40"
      preserveAspectRatio="none"
      aria-hidden="true"
      className="absolute inset-x-0 top-3 h-10 w-full"
    >
      <path d={TICKS} fill={colour} />
    </svg>
  )
}

const TICKS = Array.from({ length: 100 }, (_, person) => `M${person * 10 + 3} 0h4v40h-4z`).join('')

/** Where scripts run, the handle draws it. */
function OpeningBracket({ threshold, isHandle }: { readonly threshold: number; readonly isHandle: boolean }) {
  return (
    <div
      className={clsx('absolute inset-y-0 w-2.5 border-y-2 border-l-2 border-ink', isHandle && 'nojs-only')}
      style={{ left: at(threshold) }}
    />
  )
}

function ClosingBracket() {
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute inset-y-0 right-0 w-2.5 border-y-2 border-r-2 border-ink"
    />
  )
}

function Axis({ base }: { readonly base: number | undefined }) {
  return (
    <div className="relative mt-1.5 h-5 numerals text-xs text-muted">
      <span className="absolute left-0">0</span>
      {base === undefined ? null : (
        <span className="absolute flex -translate-x-px items-center gap-1 whitespace-nowrap" style={{ left: at(base) }}>
          <span aria-hidden="true" className="-mt-4 h-3 w-0.5 bg-ink" />
          everyone {formatPercent(base)}
        </span>
      )}
      <span className="absolute left-1/2 -translate-x-1/2">50</span>
      <span className="absolute right-0">100</span>
    </div>
  )
}
