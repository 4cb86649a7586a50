import { type JsonSchema, refTo } from '../json-schema'

/** What is said alike of parts of several schemas. */

export const RECORD: JsonSchema = refTo('CensusRecord')
export const ALGORITHM = 'Boosted trees, or a random forest.'
export const BALANCING = '`unbalanced` puts precision first, `balanced` recall.'
export const CHOICE = { algorithm: ALGORITHM, balancing: BALANCING } as const
export const VERSION = 'The registry’s number, or the version of a model that ships.'
export const DIGEST = 'SHA-256 of the model file, hexadecimal.'
export const PROBABILITY = 'Calibrated: of 100 people who get 0.3, about 30 earn above $50,000.'
export const LABEL = 'What the probability means at the threshold.'
export const USED_THRESHOLD = 'The threshold that the labels were made with.'
