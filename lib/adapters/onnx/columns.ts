import { Tensor } from 'onnxruntime-node'
import {
  type CensusRecord,
  FIELD_NAMES,
  INTEGER_NAMES,
  type IntegerName,
  isIntegerName,
  type StringName,
} from '@/lib/core/census/field'

/** One tensor `[N]` a field. The whole numbers share one piece of memory: twelve small ones take longer to get. */
export function columnsOf(records: readonly CensusRecord[]): Record<string, Tensor> {
  const rows = records.length
  const dims = [rows]
  const numbers = new BigInt64Array(INTEGER_NAMES.length * rows)
  const columns: Record<string, Tensor> = {}
  let taken = 0
  for (const name of FIELD_NAMES) {
    if (isIntegerName(name)) {
      const column = numbers.subarray(taken, taken + rows)
      fillNumbers(column, name, records)
      columns[name] = new Tensor('int64', column, dims)
      taken += rows
    } else {
      columns[name] = new Tensor('string', textsOf(name, records), dims)
    }
  }
  return columns
}

function fillNumbers(column: BigInt64Array, name: IntegerName, records: readonly CensusRecord[]): void {
  let row = 0
  for (const record of records) column[row++] = BigInt(record[name])
}

function textsOf(name: StringName, records: readonly CensusRecord[]): string[] {
  const texts = new Array<string>(records.length)
  let row = 0
  for (const record of records) texts[row++] = record[name]
  return texts
}
