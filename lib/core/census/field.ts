/**
 * The 40 fields of a census record in the order of UCI's Census-Income (KDD) file, without the instance weight and
 * the label. UCI's spelling is the canonical name: it names the ONNX inputs and the keys of every answer.
 */
export const FIELD_NAMES = [
  'age',
  'class of worker',
  'detailed industry recode',
  'detailed occupation recode',
  'education',
  'wage per hour',
  'enroll in edu inst last wk',
  'marital stat',
  'major industry code',
  'major occupation code',
  'race',
  'hispanic origin',
  'sex',
  'member of a labor union',
  'reason for unemployment',
  'full or part time employment stat',
  'capital gains',
  'capital losses',
  'dividends from stocks',
  'tax filer stat',
  'region of previous residence',
  'state of previous residence',
  'detailed household and family stat',
  'detailed household summary in household',
  'migration code-change in msa',
  'migration code-change in reg',
  'migration code-move within reg',
  'live in this house 1 year ago',
  'migration prev res in sunbelt',
  'num persons worked for employer',
  'family members under 18',
  'country of birth father',
  'country of birth mother',
  'country of birth self',
  'citizenship',
  'own business or self employed',
  "fill inc questionnaire for veteran's admin",
  'veterans benefits',
  'weeks worked in year',
  'year',
] as const

export type FieldName = (typeof FIELD_NAMES)[number]

/** The twelve fields that the file holds as whole numbers: int64 in the model's inputs, all others are strings. */
export const INTEGER_NAMES = [
  'age',
  'detailed industry recode',
  'detailed occupation recode',
  'wage per hour',
  'capital gains',
  'capital losses',
  'dividends from stocks',
  'num persons worked for employer',
  'own business or self employed',
  'veterans benefits',
  'weeks worked in year',
  'year',
] as const satisfies readonly FieldName[]

export type IntegerName = (typeof INTEGER_NAMES)[number]
export type StringName = Exclude<FieldName, IntegerName>

const INTEGERS: ReadonlySet<FieldName> = new Set(INTEGER_NAMES)

export function isIntegerName(name: FieldName): name is IntegerName {
  return INTEGERS.has(name)
}

export const STRING_NAMES: readonly StringName[] = FIELD_NAMES.filter(
  (name): name is StringName => !isIntegerName(name),
)

/** A person's 40 fields, complete: whole numbers for the integer fields, a known level for the others. */
export type CensusRecord = { readonly [N in FieldName]: N extends IntegerName ? number : string }

/** What somebody knows of a person. */
export type PartialRecord = { readonly [N in FieldName]?: CensusRecord[N] }

export type FieldGroup = 'person' | 'education' | 'work' | 'money' | 'household' | 'origin and migration'

/** One accepted value of a category. */
export type Level = {
  /** As the file writes it, trimmed; a number for the coded integer fields. */
  readonly value: string | number
  /** In plain words, for people. */
  readonly label: string
  /** Part of the population with this value, weighted by the instance weight, 0..1. */
  readonly share: number
}

/** How one census field is asked for, checked, shown and fed to a model. */
export type CensusField = {
  readonly name: FieldName
  /** `integer`: a quantity or count in `range`. `category`: one of `levels`, also where the file codes them as numbers. */
  readonly kind: 'integer' | 'category'
  readonly input: 'int64' | 'string'
  readonly group: FieldGroup
  readonly label: string
  readonly help: string
  /** For integers: what one step means, as people say it ("years", "US dollars", "weeks"). */
  readonly unit?: string
  /** For integers: inclusive bounds of what is accepted. */
  readonly range?: { readonly min: number; readonly max: number }
  /** For categories, in a sensible reading order. */
  readonly levels?: readonly Level[]
  /** One of the dozen that matter most to the answer: open in the form. */
  readonly essential: boolean
}
