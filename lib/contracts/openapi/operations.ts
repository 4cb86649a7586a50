import type { Operation } from './operation'
import { ACCESS_OPERATIONS } from './operations/access'
import { OPEN_INFERENCE_OPERATIONS, PROTOTYPE_OPERATIONS, SCORING_OPERATIONS } from './operations/foreign'
import { DOCUMENT_OPERATIONS, HEALTH_OPERATIONS } from './operations/health'
import { MODEL_OPERATIONS } from './operations/models'
import { OWN_OPERATIONS } from './operations/own'

/** Every call there is, in the order of the reference. */
export const OPERATIONS: readonly Operation[] = [
  ...OWN_OPERATIONS,
  ...MODEL_OPERATIONS,
  ...ACCESS_OPERATIONS,
  ...HEALTH_OPERATIONS,
  ...PROTOTYPE_OPERATIONS,
  ...SCORING_OPERATIONS,
  ...OPEN_INFERENCE_OPERATIONS,
  ...DOCUMENT_OPERATIONS,
]
