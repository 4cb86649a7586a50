import { FIELD_NAMES, isIntegerName } from '@/lib/core/census/field'
import type { Encoder } from '@/lib/core/ensemble/encoder'
import type { Ensemble } from '@/lib/core/ensemble/ensemble'
import { LEAF } from '@/lib/core/ensemble/trees'
import { INVENTED_RECORD } from './people'

const AGE = FIELD_NAMES.indexOf('age')
const SEX = FIELD_NAMES.indexOf('sex')

/** Two trees that ask for age and sex: a whole model, small enough to be worked out by hand. */
export const TINY_ENSEMBLE: Ensemble = {
  encoders: FIELD_NAMES.map(
    (field): Encoder =>
      isIntegerName(field)
        ? { kind: 'number', field }
        : { kind: 'rank', field, keys: [INVENTED_RECORD[field]], fallback: -0.5 },
  ),
  trees: {
    roots: Int32Array.of(0, 3),
    feature: Int16Array.of(AGE, LEAF, LEAF, SEX, LEAF, LEAF),
    value: Float32Array.of(40, -0.9, 0.8, 0, -0.3, 0.4),
    left: Int32Array.of(1, 0, 0, 4, 0, 0),
    right: Int32Array.of(2, 0, 0, 5, 0, 0),
    missingLeft: Uint8Array.of(1, 0, 0, 1, 0, 0),
  },
  link: 'log-odds',
  calibrator: { method: 'beta', a: 1.1, b: 0.9, c: 0.2 },
}
