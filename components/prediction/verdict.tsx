import clsx from 'clsx'
import { formatAgainstBase, formatOdds, formatPercent, isAbove } from './prepare-answer'

type VerdictProps = {
  readonly probability: number
  readonly threshold: number
  /** The share among everyone; where it is known, the probability is held against it. */
  readonly base?: number | undefined
  /** A newer answer is on its way. */
  readonly isUpdating?: boolean
}

/** An answer in large: the figure, what it says at the threshold, and what that means. */
export function Verdict({ probability, threshold, base, isUpdating = false }: VerdictProps) {
  const above = isAbove(probability, threshold)
  return (
    <div className={clsx('motion-safe:transition-opacity motion-safe:delay-150', isUpdating && 'opacity-70')}>
      <p className="mt-1 flex flex-wrap items-baseline gap-x-5">
        <Figure text={formatPercent(probability)} />
        <span className={clsx('text-2xl tracking-tight', above && 'text-accent')}>
          {above ? 'above $50k' : 'not above $50k'}
        </span>
      </p>
      <p className="mt-4 max-w-md text-lg leading-7 text-balance">
        {capitalize(formatOdds(probability))} people like this had an income above $50,000
        {base === undefined ? '.' : `: ${formatAgainstBase(probability, base)}, ${formatPercent(base)}.`}
      </p>
    </div>
  )
}

export function Figure({ text }: { readonly text: string }) {
  return (
    <span className="-ml-1 text-[clamp(4.5rem,18vw,7.5rem)] leading-none font-light tracking-[-0.055em]">{text}</span>
  )
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
