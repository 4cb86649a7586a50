import type { BetaCalibrator } from '@/lib/core/evaluation/calibration'
import type { Encoder } from './encoder'
import type { Trees } from './trees'

/** A whole model as data: from the 40 fields to a calibrated probability. The ONNX file is its one serialised form. */
export type Ensemble = {
  readonly encoders: readonly Encoder[]
  readonly trees: Trees
  /** What the trees' sum is: log-odds of the label (boosting) or a share of positive leaves, 0..1 (forest). */
  readonly link: 'log-odds' | 'share'
  readonly calibrator: BetaCalibrator
}
