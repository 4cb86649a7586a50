import type { CensusField, CensusRecord, PartialRecord } from '@/lib/core/census/field'
import { INTEGER_NAMES, STRING_NAMES } from '@/lib/core/census/field'
import { CENSUS_FIELDS } from '@/lib/core/census/fields'
import type { CensusTable } from '@/lib/core/census/table'
import { createRng, type Rng } from '@/lib/core/math/rng'

/** Most people have no wage an hour, no gains, no dividends. */
const NOTHING_SHARE = 0.9

/** Complete records of people who do not exist, each field drawn on its own, so that hardly two are equal. */
export function inventRecords({ count, seed }: { count: number; seed: number }): readonly CensusRecord[] {
  const rng = createRng(seed)
  return Array.from({ length: count }, () => inventRecord(rng))
}

function inventRecord(rng: Rng): CensusRecord {
  // Each field gives a level of its own list or a whole number in its range.
  return Object.fromEntries(CENSUS_FIELDS.map((field) => [field.name, drawValue(field, rng)])) as CensusRecord
}

function drawValue({ levels, range, unit }: CensusField, rng: Rng): string | number {
  if (levels) return levels[rng.int(levels.length)]?.value ?? ''
  if (!range || (isMoney(unit) && rng.next() < NOTHING_SHARE)) return 0
  return range.min + rng.int(range.max - range.min + 1)
}

function isMoney(unit: string | undefined): boolean {
  return unit !== undefined && /dollar|cent/i.test(unit)
}

/** The dozen fields that the form shows first. */
export function keepEssentials(record: CensusRecord): PartialRecord {
  const essentials = CENSUS_FIELDS.filter(({ essential }) => essential)
  return Object.fromEntries(essentials.map(({ name }) => [name, record[name]]))
}

/** A table of such people; the older, the longer at work, the more of them above $50k. */
export function inventTable({ rows, seed }: { rows: number; seed: number }): CensusTable {
  const rng = createRng(seed)
  const records = inventRecords({ count: rows, seed: seed + 1 })
  const chance = ({ age, 'weeks worked in year': weeks }: CensusRecord) => (age / 100) * (weeks / 52)
  const integers = INTEGER_NAMES.map((name) => [name, Int32Array.from(records, (record) => record[name])])
  const categories = STRING_NAMES.map((name) => {
    const levels = [...new Set(records.map((record) => record[name]))]
    const codeOf = new Map(levels.map((level, code) => [level, code]))
    return [name, { codes: Uint16Array.from(records, (record) => codeOf.get(record[name]) ?? 0), levels }]
  })
  return {
    rows,
    integers: Object.fromEntries(integers) as CensusTable['integers'],
    categories: Object.fromEntries(categories) as CensusTable['categories'],
    weight: Float64Array.from(records, () => 100 + rng.int(4000)),
    label: Uint8Array.from(records, (record) => (rng.next() < chance(record) ? 1 : 0)),
  }
}
