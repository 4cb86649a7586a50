import type { CensusField } from './field'
import { CENSUS_FIELDS, FIELD_GROUPS } from './fields'
import { snakeName } from './names'
import type { PopulationShares } from './population'

const HEAD = `# Data dictionary

The 40 fields of a census record, generated from the field table by \`npm run population\`: do not edit by hand. Names
are UCI's; snake_case, camelCase and kebab-case are accepted as well. Shares are of the population of the training
file, weighted by the instance weight. Fields marked **essential** stand open in the form.
`

/** The field table as Markdown, for people, with the shares given rather than those that the table was loaded with. */
export function writeDataDictionary(shares: PopulationShares): string {
  const groups = FIELD_GROUPS.map(({ id, label, help }) => {
    const fields = CENSUS_FIELDS.filter(({ group }) => group === id)
    return [`## ${label}`, help, ...fields.map((field) => describeField(field, shares))].join('\n\n')
  })
  return `${[HEAD.trimEnd(), ...groups].join('\n\n')}\n`
}

function describeField(field: CensusField, shares: PopulationShares): string {
  const { name, label, help, essential, input } = field
  const head = `### ${label}\n\n\`${name}\` · \`${snakeName(name)}\` · ${input}${essential ? ' · **essential**' : ''}`
  return [head, help, describeValues(field, shares)].join('\n\n')
}

function describeValues({ name, levels, range, unit }: CensusField, shares: PopulationShares): string {
  if (!levels) return `A whole number from ${range?.min} to ${range?.max}, in ${unit}.`
  const rows = levels.map(
    ({ value, label }) => `| \`${value}\` | ${label} | ${formatShare(shares[name]?.[value] ?? 0)} |`,
  )
  return ['| Value | Meaning | Share |', '| --- | --- | ---: |', ...rows].join('\n')
}

function formatShare(share: number): string {
  const percent = share * 100
  return percent > 0 && percent < 0.01 ? '< 0.01 %' : `${percent.toFixed(percent < 1 ? 2 : 1)} %`
}
