import { METRIC_NAMES, type MetricName } from '@/lib/core/evaluation/metrics'
import type { ModelCard } from '@/lib/core/registry/card'
import { type CurveKey, METRIC_KEYS, type RunRecord, UNWEIGHTED } from '@/lib/core/registry/run'
import type { RoundFigures } from './ports'

export type Moment = { readonly step: number; readonly timestampMs: number }

/** Figures that are no numbers, or not known, are left out: the server takes none. */
export function pointsOf(values: Readonly<Record<string, number | null>>, moment: Moment): RunRecord['metrics'] {
  return Object.entries(values).flatMap(([key, value]) => {
    return value !== null && Number.isFinite(value) ? [{ key, value, ...moment }] : []
  })
}

/** What the card says of its hold-out, and of the model itself. */
export function figuresOf(card: ModelCard, timestampMs: number): RunRecord['metrics'] {
  const { metrics, intervals, threshold, parity, file, trainingSeconds } = card
  const ofNames = (entriesOf: (name: MetricName, key: string) => readonly (readonly [string, number])[]) =>
    Object.fromEntries(METRIC_NAMES.flatMap((name) => entriesOf(name, METRIC_KEYS[name])))
  const values = {
    ...ofNames((name, key) => [
      [key, metrics.weighted[name]],
      [`${UNWEIGHTED}${key}`, metrics.unweighted[name]],
      [`${key}_low`, intervals.weighted[name][0]],
      [`${key}_high`, intervals.weighted[name][1]],
    ]),
    threshold: threshold.value,
    parity_probability: parity?.probability ?? null,
    parity_margin: parity?.margin ?? null,
    training_seconds: trainingSeconds,
    file_bytes: file.bytes,
    trees: file.trees,
    nodes: file.nodes,
  }
  return pointsOf(values, { step: 0, timestampMs })
}

/** The step is the round. */
export function curvePoints(curve: readonly RoundFigures[], timestampMs: number): RunRecord['metrics'] {
  return curve.flatMap(({ round, train, validation }) => {
    const values: Record<CurveKey, number> = {
      train_auc: train.rocAuc,
      validation_auc: validation.rocAuc,
      train_log_loss: train.logLoss,
      validation_log_loss: validation.logLoss,
    }
    return pointsOf(values, { step: round, timestampMs })
  })
}
