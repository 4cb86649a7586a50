import { type AlignedPoint, alignSeries, heightAt, type Point, spreadPlaces } from '@/components/charts/align-series'
import { formatFraction } from '@/components/ui/figures'
import type { ModelCard } from '@/lib/core/registry/card'

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
export function prepareModelCurves({ curves }: Pick<ModelCard, 'curves'>): ModelCurves {
  const roc = curves.roc.map((point) => ({ x: point.falsePositiveRate, y: point.truePositiveRate }))
  const precisionRecall = curves.precisionRecall.map((point) => ({ x: point.recall, y: point.precision }))
  return {
    // The curve rises near nought, where an even grid would cut its corner off.
    roc: prepareCurve(roc, { places: spreadPlaces(100, 2), shown: FALSE_POSITIVE_RATES }),
    precisionRecall: prepareCurve(precisionRecall, { places: spreadPlaces(100), shown: RECALLS }),
    reliability: {
      points: curves.reliability.map((bin) => ({ x: bin.meanProbability, [CURVE_LINE]: bin.observedRate })),
      rows: curves.reliability.map((bin) => ({
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
