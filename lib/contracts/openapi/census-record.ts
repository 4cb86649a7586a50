import type { CensusField } from '@/lib/core/census/field'
import { CENSUS_FIELDS } from '@/lib/core/census/fields'
import type { JsonSchema } from './json-schema'

/** What is known of one person, written from the field table. */
export const CENSUS_RECORD: JsonSchema = {
  type: 'object',
  title: 'A census record',
  description:
    'What is known of one person: any of the 40 fields of the US census surveys of 1994–95, named as UCI’s Census-Income (KDD) file does. ' +
    'Each field may be left out, be null or blank; it is then assumed from what the others say, and the answer names it. ' +
    'Names may also be written as `wage_per_hour`, `wagePerHour` or `wage-per-hour`, and whole numbers as texts.',
  properties: Object.fromEntries(CENSUS_FIELDS.map((field) => [field.name, describeField(field)])),
  additionalProperties: false,
}

function describeField({ kind, input, label, help, unit, range, levels = [] }: CensusField): JsonSchema {
  const type = input === 'int64' ? 'integer' : 'string'
  const words = { type: [type, 'null'], title: label }
  if (kind === 'integer') {
    const { min, max } = range ?? { min: 0, max: 0 }
    return { ...words, description: `${help}${unit ? ` In ${unit}.` : ''}`, minimum: min, maximum: max }
  }
  return {
    ...words,
    description: `${help}${explainCodes({ input, levels })}`,
    enum: [...levels.map(({ value }) => value), null],
  }
}

/** Codes say nothing by themselves. */
function explainCodes({ input, levels = [] }: Pick<CensusField, 'input' | 'levels'>): string {
  if (input !== 'int64') return ''
  return ` ${levels.map(({ value, label }) => `${value}: ${label}`).join('; ')}.`
}
