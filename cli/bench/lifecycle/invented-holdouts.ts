import type { Holdout } from '@/lib/core/evaluation/holdout'
import { sigmoid } from '@/lib/core/math/logistic'
import { createRng, type Rng } from '@/lib/core/math/rng'

/** As many as the split of the census file holds out. */
export const HOLDOUT_ROWS = 39_258
/** About one in twelve earns more, as in the census. */
const CENTRE = -4
const SPREAD = 1.6
const NOISE = 0.2

/**
 * What two models that are equally good say of people who do not exist, and who of them earns more. They stray from the
 * labels' own chance, each its own way and so little that both stay calibrated.
 */
export function inventHoldouts(
  split: Omit<Holdout['split'], 'rows'>,
  rows = HOLDOUT_ROWS,
): readonly [Holdout, Holdout] {
  const rng = createRng(31)
  const margins = Float64Array.from({ length: rows }, () => CENTRE + SPREAD * drawLogistic(rng))
  const labels = Uint8Array.from(margins, (margin) => (rng.next() < sigmoid(margin) ? 1 : 0))
  const weights = Float64Array.from(margins, () => 100 + rng.int(4000))
  const judged = (): Holdout => ({
    split: { ...split, rows },
    scored: {
      labels,
      weights,
      probabilities: Float64Array.from(margins, (margin) => sigmoid(margin + NOISE * (2 * rng.next() - 1))),
    },
  })
  return [judged(), judged()]
}

/** From the logistic distribution, but for its far ends. */
function drawLogistic(rng: Rng): number {
  const share = 0.0005 + 0.999 * rng.next()
  return Math.log(share / (1 - share))
}
