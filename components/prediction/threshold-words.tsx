import type { ThresholdPoint } from '@/lib/core/registry/card'
import { formatMetric, formatPercent } from './prepare-answer'
import { interpolateTradeOff, precisionAt } from './prepare-threshold'

type ThresholdWordsProps = {
  readonly curve: readonly ThresholdPoint[]
  readonly threshold: number
  /** The model's own threshold. */
  readonly own: number
  readonly isOwn: boolean
  onReset(): void
}

/** What the threshold buys, as three figures; and the way back to the model's own. */
export function ThresholdWords({ curve, threshold, own, isOwn, onReset }: ThresholdWordsProps) {
  const point = interpolateTradeOff(curve, threshold)
  return (
    <div className="mt-3">
      {point ? (
        <dl className="flex flex-wrap gap-x-7 gap-y-2 text-sm">
          <Bought figure={formatMetric(precisionAt(point))} name="precision" />
          <Bought figure={formatMetric(point.recall)} name="recall" />
          <Bought figure={formatMetric(point.flagged)} name="of people called above" />
        </dl>
      ) : null}
      <div className="mt-2 min-h-6 text-sm text-muted">
        {isOwn ? (
          <p className="js-only">Drag the bracket to trade one for the other.</p>
        ) : (
          <button type="button" onClick={onReset} className="js-only min-h-6 link">
            Back to the model’s own, {formatPercent(own)}
          </button>
        )}
        <label className="nojs-only">
          Threshold, 0 to 1; empty: the model’s own{' '}
          <input name="threshold" inputMode="decimal" defaultValue={isOwn ? '' : threshold} className="field" />
        </label>
      </div>
    </div>
  )
}

function Bought({ figure, name }: { readonly figure: string; readonly name: string }) {
  return (
    <div className="flex items-baseline gap-1.5">
      <dt className="order-2 text-muted">{name}</dt>
      <dd className="numerals text-base">{figure}</dd>
    </div>
  )
}
