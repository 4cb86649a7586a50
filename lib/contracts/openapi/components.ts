import { CENSUS_RECORD } from './census-record'
import { type JsonSchema, writeSchemas } from './json-schema'
import { ACCESS_SCHEMAS } from './schemas/access'
import { FOREIGN_SCHEMAS } from './schemas/foreign'
import { HEALTH_SCHEMAS } from './schemas/health'
import { MODEL_SCHEMAS } from './schemas/models'
import { OWN_SCHEMAS } from './schemas/own'
import { PROBLEM_SCHEMAS } from './schemas/problem'

/** Their words stand apart from the contracts, for browsers load those. */
const NAMED = {
  ...OWN_SCHEMAS,
  ...MODEL_SCHEMAS,
  ...ACCESS_SCHEMAS,
  ...HEALTH_SCHEMAS,
  ...PROBLEM_SCHEMAS,
  ...FOREIGN_SCHEMAS,
}

export type SchemaName = 'CensusRecord' | keyof typeof NAMED

/** The document's schemas, by name. */
export function createComponents(): Readonly<Record<string, JsonSchema>> {
  return { CensusRecord: CENSUS_RECORD, ...writeSchemas(NAMED) }
}
