import type { CensusRecord, PartialRecord } from '@/lib/core/census/field'

/** Invented; nobody of the census file. */
export const INVENTED_PERSON: PartialRecord = { age: 43, education: 'Bachelors degree(BA AB BS)', sex: 'Female' }

/** What the prototype's own page offers first; the prototype refuses it, for it has 11 fields. */
export const PROTOTYPE_EXAMPLE: PartialRecord = {
  age: 42,
  'wage per hour': 0,
  'capital gains': 0,
  'capital losses': 0,
  'dividends from stocks': 1500,
  'num persons worked for employer': 4,
  'weeks worked in year': 52,
  year: 95,
  education: 'Bachelors degree(BA AB BS)',
  'major occupation code': 'Professional specialty',
  sex: 'Female',
}

/** Invented, with all 40 fields. */
export const INVENTED_RECORD: CensusRecord = {
  age: 43,
  'class of worker': 'Private',
  'detailed industry recode': 33,
  'detailed occupation recode': 2,
  education: 'Bachelors degree(BA AB BS)',
  'wage per hour': 0,
  'enroll in edu inst last wk': 'Not in universe',
  'marital stat': 'Married-civilian spouse present',
  'major industry code': 'Retail trade',
  'major occupation code': 'Executive admin and managerial',
  race: 'White',
  'hispanic origin': 'All other',
  sex: 'Female',
  'member of a labor union': 'Not in universe',
  'reason for unemployment': 'Not in universe',
  'full or part time employment stat': 'Full-time schedules',
  'capital gains': 0,
  'capital losses': 0,
  'dividends from stocks': 120,
  'tax filer stat': 'Joint both under 65',
  'region of previous residence': 'Not in universe',
  'state of previous residence': 'Not in universe',
  'detailed household and family stat': 'Spouse of householder',
  'detailed household summary in household': 'Spouse of householder',
  'migration code-change in msa': '?',
  'migration code-change in reg': '?',
  'migration code-move within reg': '?',
  'live in this house 1 year ago': 'Not in universe under 1 year old',
  'migration prev res in sunbelt': '?',
  'num persons worked for employer': 4,
  'family members under 18': 'Not in universe',
  'country of birth father': 'United-States',
  'country of birth mother': 'United-States',
  'country of birth self': 'United-States',
  citizenship: 'Native- Born in the United States',
  'own business or self employed': 0,
  "fill inc questionnaire for veteran's admin": 'Not in universe',
  'veterans benefits': 2,
  'weeks worked in year': 52,
  year: 95,
}
