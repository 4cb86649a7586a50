import type { CensusField, FieldGroup, FieldName } from './field'
import { FIELD_NAMES, isIntegerName } from './field'
import type { LevelWords } from './level-words'
import * as words from './level-words'
import shares from './population.gen.json' with { type: 'json' }

export const FIELD_GROUPS: readonly { readonly id: FieldGroup; readonly label: string; readonly help: string }[] = [
  { id: 'person', label: 'Person', help: 'Age, sex, origin and marital status.' },
  { id: 'education', label: 'Education', help: 'The highest schooling reached, and school attended now.' },
  { id: 'work', label: 'Work', help: 'Kind of employer, industry, occupation, and how much the person worked.' },
  { id: 'money', label: 'Money', help: 'Pay, investments and taxes, in dollars of 1993 to 1995.' },
  { id: 'household', label: 'Household', help: 'The place of the person in home and family.' },
  {
    id: 'origin and migration',
    label: 'Origin and moves',
    help: 'Countries of birth, citizenship, and moves of home.',
  },
]

type Words = Pick<CensusField, 'group' | 'label' | 'help'> & { readonly essential?: true }
type Quantity = Words & Required<Pick<CensusField, 'unit' | 'range'>>
type Choice = Words & { readonly levels: readonly LevelWords[] }

const DOLLARS = { unit: 'US dollars a year', range: { min: 0, max: 99_999 } } as const
const YES_NO: readonly LevelWords[] = [['Yes'], ['No']]

const TABLE: { readonly [N in FieldName]: Quantity | Choice } = {
  age: {
    group: 'person',
    label: 'Age',
    help: 'Age in whole years at the time of the survey. 90 stands for 90 and older.',
    unit: 'years',
    range: { min: 0, max: 90 },
    essential: true,
  },
  'class of worker': {
    group: 'work',
    label: 'Class of worker',
    help: 'Who the person works for. "Not in universe" are children and adults without a current or recent job.',
    essential: true,
    levels: [
      ['Private', 'Private company'],
      ['Federal government'],
      ['State government'],
      ['Local government'],
      ['Self-employed-incorporated', 'Self-employed, incorporated business'],
      ['Self-employed-not incorporated', 'Self-employed, not incorporated'],
      ['Without pay', 'Works without pay (family business)'],
      ['Never worked'],
      ['Not in universe', 'Not in universe (no job, or a child)'],
    ],
  },
  'detailed industry recode': {
    group: 'work',
    label: 'Industry, detailed',
    help: 'What the employer or business does, in 52 groups. "Not in universe" are children and adults without a job.',
    levels: words.INDUSTRY_RECODES,
  },
  'detailed occupation recode': {
    group: 'work',
    label: 'Occupation, detailed',
    help: 'What kind of work the person does, in 47 groups. "Not in universe" are children and adults without a job.',
    essential: true,
    levels: words.OCCUPATION_RECODES,
  },
  education: {
    group: 'education',
    label: 'Education',
    help: 'The highest school grade completed or degree received.',
    essential: true,
    levels: words.EDUCATIONS,
  },
  'wage per hour': {
    group: 'money',
    label: 'Wage per hour',
    help: 'Hourly pay in cents: 1200 means $12.00. 0 for people not paid by the hour, and for the three quarters of the sample who were not asked.',
    unit: 'US cents an hour (1200 = $12.00)',
    range: { min: 0, max: 9999 },
  },
  'enroll in edu inst last wk': {
    group: 'education',
    label: 'At school last week',
    help: 'Whether the person attended school in the week before the survey. Asked of people aged 16 to 24 only; all others are "Not in universe".',
    levels: [
      ['High school', 'High school'],
      ['College or university'],
      ['Not in universe', 'Not in universe (not enrolled, or not aged 16 to 24)'],
    ],
  },
  'marital stat': {
    group: 'person',
    label: 'Marital status',
    help: 'Marital status at the time of the survey.',
    essential: true,
    levels: [
      ['Never married'],
      ['Married-civilian spouse present', 'Married, spouse in the home'],
      ['Married-A F spouse present', 'Married, spouse in the Armed Forces in the home'],
      ['Married-spouse absent', 'Married, spouse absent'],
      ['Separated'],
      ['Divorced'],
      ['Widowed'],
    ],
  },
  'major industry code': {
    group: 'work',
    label: 'Industry',
    help: 'What the employer or business does, in 24 broad groups. "Not in universe" are children and adults without a job.',
    essential: true,
    levels: words.MAJOR_INDUSTRIES,
  },
  'major occupation code': {
    group: 'work',
    label: 'Occupation',
    help: 'What kind of work the person does, in 15 broad groups. "Not in universe" are children and adults without a job.',
    levels: words.MAJOR_OCCUPATIONS,
  },
  race: {
    group: 'person',
    label: 'Race',
    help: 'Race as the survey recorded it in 1994 and 1995, in its own terms.',
    levels: [
      ['White'],
      ['Black'],
      ['Asian or Pacific Islander'],
      ['Amer Indian Aleut or Eskimo', 'American Indian, Aleut or Eskimo'],
      ['Other'],
    ],
  },
  'hispanic origin': {
    group: 'person',
    label: 'Hispanic origin',
    help: 'Hispanic origin as stated by the household. "All other" means not of Hispanic origin.',
    levels: [
      ['All other', 'Not Hispanic'],
      ['Mexican-American', 'Mexican American'],
      ['Chicano'],
      ['Mexican (Mexicano)', 'Mexican'],
      ['Puerto Rican'],
      ['Cuban'],
      ['Central or South American'],
      ['Other Spanish'],
      ['Do not know'],
      ['NA', 'No answer (NA)'],
    ],
  },
  sex: { group: 'person', label: 'Sex', help: 'Sex as recorded.', essential: true, levels: [['Female'], ['Male']] },
  'member of a labor union': {
    group: 'work',
    label: 'Labor union member',
    help: 'Whether the person belongs to a labor union. Asked of a quarter of the employees; all others are "Not in universe".',
    levels: [...YES_NO, ['Not in universe', 'Not in universe (not an employee, or not asked)']],
  },
  'reason for unemployment': {
    group: 'work',
    label: 'Reason for unemployment',
    help: 'Why the person is looking for work. Everybody who is not unemployed is "Not in universe".',
    levels: [
      ['Job loser - on layoff', 'Laid off, expects to be called back'],
      ['Other job loser', 'Lost the job'],
      ['Job leaver', 'Left the job'],
      ['Re-entrant', 'Returns to the labor market'],
      ['New entrant', 'New to the labor market'],
      ['Not in universe', 'Not in universe (not unemployed)'],
    ],
  },
  'full or part time employment stat': {
    group: 'work',
    label: 'Full or part time',
    help: 'Working hours in the week before the survey. The 1994 records hold "Children or Armed Forces" for everybody, so it also means "not recorded".',
    levels: [
      ['Full-time schedules', 'Full time'],
      ['PT for econ reasons usually FT', 'Part time for economic reasons, usually full time'],
      ['PT for econ reasons usually PT', 'Part time for economic reasons, usually part time'],
      ['PT for non-econ reasons usually FT', 'Part time by choice or for other reasons, usually full time'],
      ['Unemployed full-time', 'Unemployed, looking for full-time work'],
      ['Unemployed part- time', 'Unemployed, looking for part-time work'],
      ['Not in labor force', 'Neither working nor looking for work'],
      ['Children or Armed Forces', 'Child, Armed Forces, or not recorded (1994)'],
    ],
  },
  'capital gains': {
    group: 'money',
    label: 'Capital gains',
    help: 'Profit from selling shares, a house or other assets in the year before the survey. 99999 stands for that much and more.',
    essential: true,
    ...DOLLARS,
  },
  'capital losses': {
    group: 'money',
    label: 'Capital losses',
    help: 'Loss from selling assets in the year before the survey. The file goes up to 4,608.',
    essential: true,
    ...DOLLARS,
  },
  'dividends from stocks': {
    group: 'money',
    label: 'Dividends',
    help: 'Dividends received from shares and funds in the year before the survey. 99999 stands for that much and more.',
    essential: true,
    ...DOLLARS,
  },
  'tax filer stat': {
    group: 'money',
    label: 'Tax filing status',
    help: 'How the person files the federal income tax return. Children and people without taxable income are nonfilers.',
    essential: true,
    levels: [
      ['Nonfiler', 'Files no return'],
      ['Single'],
      ['Head of household'],
      ['Joint both under 65', 'Joint return, both under 65'],
      ['Joint one under 65 & one 65+', 'Joint return, one of the two 65 or older'],
      ['Joint both 65+', 'Joint return, both 65 or older'],
    ],
  },
  'region of previous residence': {
    group: 'origin and migration',
    label: 'Region lived in before',
    help: 'Region of the home one year earlier. People who did not move, and all of the 1995 survey, are "Not in universe".',
    levels: [
      ['Not in universe', 'Not in universe (did not move, or not asked)'],
      ['Northeast'],
      ['Midwest'],
      ['South'],
      ['West'],
      ['Abroad'],
    ],
  },
  'state of previous residence': {
    group: 'origin and migration',
    label: 'State lived in before',
    help: 'State of the home one year earlier. People who did not move, and all of the 1995 survey, are "Not in universe".',
    levels: words.PREVIOUS_STATES,
  },
  'detailed household and family stat': {
    group: 'household',
    label: 'Place in the family, detailed',
    help: 'Relation to the householder, the person who owns or rents the home, with age and marriage. A subfamily is a couple or a parent with children inside a larger family.',
    levels: words.FAMILY_POSITIONS,
  },
  'detailed household summary in household': {
    group: 'household',
    label: 'Place in the household',
    help: 'Relation to the householder, the person who owns or rents the home.',
    levels: words.HOUSEHOLD_POSITIONS,
  },
  'migration code-change in msa': {
    group: 'origin and migration',
    label: 'Move between metropolitan areas',
    help: 'Whether the person moved during the last year into, out of or between metropolitan areas (MSA). Children under one are "Not in universe".',
    levels: words.MSA_MOVES,
  },
  'migration code-change in reg': {
    group: 'origin and migration',
    label: 'Distance of the move',
    help: 'How far the person moved during the last year. Children under one are "Not in universe".',
    levels: words.REGION_MOVES,
  },
  'migration code-move within reg': {
    group: 'origin and migration',
    label: 'Move within the region',
    help: 'Where the person moved during the last year, by county, state and region. Children under one are "Not in universe".',
    levels: words.WITHIN_REGION_MOVES,
  },
  'live in this house 1 year ago': {
    group: 'origin and migration',
    label: 'Same home a year ago',
    help: 'Whether the person lived in the same home one year before. "Not in universe" are children under one and all of the 1995 survey, which did not ask.',
    levels: [...YES_NO, ['Not in universe under 1 year old', 'Not in universe (under 1 year old, or not asked)']],
  },
  'migration prev res in sunbelt': {
    group: 'origin and migration',
    label: 'Moved from the Sun Belt',
    help: 'Whether the home one year earlier was in the Sun Belt, the southern states. People who did not move are "Not in universe".',
    levels: words.SUNBELT_MOVES,
  },
  'num persons worked for employer': {
    group: 'work',
    label: 'Size of employer',
    help: 'How many people the employer has at all places together. "Not in universe" did not work in the year before the survey.',
    essential: true,
    levels: [
      [0, 'Not in universe (did not work last year)'],
      [1, 'Under 10 people'],
      [2, '10 to 24 people'],
      [3, '25 to 99 people'],
      [4, '100 to 499 people'],
      [5, '500 to 999 people'],
      [6, '1,000 people or more'],
    ],
  },
  'family members under 18': {
    group: 'household',
    label: 'Parents in the home',
    help: 'For children under 18: which parents live with them. Adults are "Not in universe".',
    levels: [
      ['Both parents present', 'Both parents'],
      ['Mother only present', 'Mother only'],
      ['Father only present', 'Father only'],
      ['Neither parent present', 'Neither parent'],
      ['Not in universe', 'Not in universe (18 or older)'],
    ],
  },
  'country of birth father': {
    group: 'origin and migration',
    label: "Father's country of birth",
    help: 'Where the father was born.',
    levels: words.COUNTRIES,
  },
  'country of birth mother': {
    group: 'origin and migration',
    label: "Mother's country of birth",
    help: 'Where the mother was born.',
    levels: words.COUNTRIES,
  },
  'country of birth self': {
    group: 'origin and migration',
    label: 'Country of birth',
    help: 'Where the person was born.',
    levels: words.COUNTRIES,
  },
  citizenship: {
    group: 'origin and migration',
    label: 'Citizenship',
    help: 'United States citizenship, by birth or by naturalization.',
    levels: [
      ['Native- Born in the United States', 'Citizen, born in the United States'],
      ['Native- Born in Puerto Rico or U S Outlying', 'Citizen, born in Puerto Rico or a US territory'],
      ['Native- Born abroad of American Parent(s)', 'Citizen, born abroad of American parents'],
      ['Foreign born- U S citizen by naturalization', 'Citizen by naturalization'],
      ['Foreign born- Not a citizen of U S', 'Not a citizen'],
    ],
  },
  'own business or self employed': {
    group: 'work',
    label: 'Other income from an own business',
    help: 'Whether the person earned money in a business of their own beside the longest job. Most people are "Not in universe".',
    levels: [
      [0, 'Not in universe'],
      [1, 'Yes'],
      [2, 'No'],
    ],
  },
  "fill inc questionnaire for veteran's admin": {
    group: 'money',
    label: "Veterans' income questionnaire",
    help: 'Whether the person filled in the yearly income questionnaire of the Veterans\' Administration. Asked only of people with veterans\' payments; all others are "Not in universe".',
    levels: [...YES_NO, ['Not in universe', "Not in universe (no veterans' payments)"]],
  },
  'veterans benefits': {
    group: 'money',
    label: "Veterans' payments",
    help: 'Whether the person received veterans\' payments. Children under 15 are "Not in universe".',
    levels: [
      [0, 'Not in universe (child under 15)'],
      [1, 'Yes'],
      [2, 'No'],
    ],
  },
  'weeks worked in year': {
    group: 'work',
    label: 'Weeks worked',
    help: 'Weeks with any work in the year before the survey, paid leave included. 52 is the whole year.',
    unit: 'weeks',
    range: { min: 0, max: 52 },
    essential: true,
  },
  year: {
    group: 'person',
    label: 'Survey year',
    help: 'The year of the survey; incomes are those of the year before.',
    levels: [
      [94, '1994'],
      [95, '1995'],
    ],
  },
}

const SHARES: { readonly [name: string]: { readonly [value: string]: number } } = shares

/** The 40 fields, in the order of `FIELD_NAMES`. */
export const CENSUS_FIELDS: readonly CensusField[] = FIELD_NAMES.map((name) => buildField(name, TABLE[name]))

const BY_NAME: ReadonlyMap<FieldName, CensusField> = new Map(CENSUS_FIELDS.map((field) => [field.name, field]))

export function fieldOf(name: FieldName): CensusField {
  const field = BY_NAME.get(name)
  if (!field) throw new Error(`No census field "${name}".`)
  return field
}

function buildField(name: FieldName, entry: Quantity | Choice): CensusField {
  const { group, label, help, essential = false } = entry
  const input = isIntegerName(name) ? 'int64' : 'string'
  const common = { name, input, group, label, help, essential } as const
  if (!('levels' in entry)) return { ...common, kind: 'integer', unit: entry.unit, range: entry.range }
  const levels = entry.levels.map(([value, inWords = String(value)]) => {
    return { value, label: inWords, share: SHARES[name]?.[value] ?? 0 }
  })
  return { ...common, kind: 'category', levels }
}
