import { parseCensusText } from '@/lib/adapters/files/census-text'
import { CENSUS_FIELDS } from '@/lib/core/census/fields'
import type { CensusTable } from '@/lib/core/census/table'
import { createRng, type Rng } from '@/lib/core/math/rng'

const WEIGHT_PLACE = 24

/**
 * A census file in UCI's format about nobody: values drawn from the field table, incomes that rise with age, weeks and
 * schooling. Every fifth line repeats the features of the line before it under another weight, every 50th the whole line.
 */
export function inventCensusText({ rows, seed }: { rows: number; seed: number }): string {
  const rng = createRng(seed)
  const lines: string[] = []
  let values: readonly (string | number)[] = []
  for (let row = 0; row < rows; row++) {
    if (row > 0 && row % 50 === 0) {
      lines.push(lines.at(-1) ?? '')
      continue
    }
    if (row % 5 !== 4 || values.length === 0) values = CENSUS_FIELDS.map((field) => drawValue(field, rng))
    const weight = (100 + rng.int(400_000) / 100).toFixed(2)
    const label = rng.next() < chanceOf(values) ? '50000+.' : '- 50000.'
    lines.push([...values.slice(0, WEIGHT_PLACE), weight, ...values.slice(WEIGHT_PLACE), label].join(', '))
  }
  return `${lines.join('\n')}\n`
}

function drawValue({ levels, range, name }: (typeof CENSUS_FIELDS)[number], rng: Rng): string | number {
  if (levels) return levels[rng.int(levels.length)]?.value ?? '?'
  if (!range) return 0
  // Money is mostly nothing, as in the survey.
  const isMoney = name !== 'age' && name !== 'weeks worked in year'
  return isMoney && rng.next() < 0.9 ? 0 : range.min + rng.int(range.max - range.min + 1)
}

function chanceOf(values: readonly (string | number)[]): number {
  const of = (name: string) => values[CENSUS_FIELDS.findIndex((field) => field.name === name)]
  const isGraduate = /^(Bachelors|Masters|Prof|Doctorate)/.test(String(of('education')))
  const score = Number(of('age')) / 30 + Number(of('weeks worked in year')) / 26 + (isGraduate ? 2 : 0) - 6
  return 1 / (1 + Math.exp(-2 * score))
}

export function inventCensusTable(request: { rows: number; seed: number }): CensusTable {
  return parseCensusText(new TextEncoder().encode(inventCensusText(request)), 'invented census')
}
