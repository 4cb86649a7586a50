import { type AlignedPoint, alignSeries, heightAt, type Point } from '@/components/charts/align-series'
import { formatFraction } from '@/components/ui/figures'
import type { ModelCard } from '@/lib/core/registry/card'
import { CURVE_PLACES, readCurves } from './card-curves'

export type ModelCurve = {
  readonly points: readonly AlignedPoint[]
  readonly rows: readonly { readonly place: string; readonly value: string }[]
}
export type ReliabilityRow = {
  readonly said: string
  readonly was: string
  /** Records in the bin. */
  readonly rows: string
}
export type ModelCurves = {
  readonly roc: ModelCurve
  readonly precisionRecall: ModelCurve
  readonly reliability: { readonly points: readonly AlignedPoint[]; readonly rows: readonly ReliabilityRow[] }
}

const FALSE_POSITIVE_RATES = [0.01, 0.05, 0.1, 0.2, 0.5]
const RECALLS = [0.1, 0.25, 0.5, 0.75, 0.9]

/** Key of the one line of each chart. */
export const CURVE_LINE = 'value'

/** The card's curves in fewer points, and the figures that say the same. */
export function prepareModelCurves(card: Pick<ModelCard, 'curves'>): ModelCurves {
  const { roc, precisionRecall } = readCurves(card)
  const { reliability } = card.curves
  return {
    roc: prepareCurve(roc, { places: CURVE_PLACES.roc, shown: FALSE_POSITIVE_RATES }),
    precisionRecall: prepareCurve(precisionRecall, { places: CURVE_PLACES.precisionRecall, shown: RECALLS }),
    reliability: {
      points: reliability.map((bin) => ({ x: bin.meanProbability, [CURVE_LINE]: bin.observedRate })),
      rows: reliability.map((bin) => ({
        said: formatFraction(bin.meanProbability, 3),
        was: formatFraction(bin.observedRate, 3),
        rows: bin.rows.toLocaleString('en-US'),
      })),
    },
  }
}

type CurvePlaces = { readonly places: readonly number[]; readonly shown: readonly number[] }

function prepareCurve(curve: readonly Point[], { places, shown }: CurvePlaces): ModelCurve {
  return {
    points: alignSeries({ [CURVE_LINE]: curve }, places),
    rows: shown.map((x) => ({ place: `${Math.round(x * 100)}%`, value: formatFraction(heightAt(curve, x), 3) })),
  }
}
