import { type Point, spreadPlaces } from '@/components/charts/align-series'
import type { ModelCard } from '@/lib/core/registry/card'

/** Where a curve is read off to be drawn. ROC rises near nought, where an even grid would cut its corner off. */
export const CURVE_PLACES = { roc: spreadPlaces(100, 2), precisionRecall: spreadPlaces(100) } as const

/** The card's curves as points to draw. */
export function readCurves({
  curves,
}: Pick<ModelCard, 'curves'>): Readonly<Record<keyof typeof CURVE_PLACES, readonly Point[]>> {
  return {
    roc: curves.roc.map((point) => ({ x: point.falsePositiveRate, y: point.truePositiveRate })),
    precisionRecall: curves.precisionRecall.map((point) => ({ x: point.recall, y: point.precision })),
  }
}
