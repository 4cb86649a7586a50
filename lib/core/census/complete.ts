import { AppError } from '../errors'
import { createCompleter } from './completer'
import completion from './completion.gen.json' with { type: 'json' }
import type { CompletionTable } from './completion-table'
import type { CensusRecord, PartialRecord } from './field'

export type Completed = {
  readonly record: CensusRecord
  /** The values that were not given, in the order of the file. */
  readonly assumed: PartialRecord
}

// The generator writes exactly this shape; `complete.test.ts` checks it.
const fill = createCompleter(completion as CompletionTable)

/**
 * Gives every missing field its most likely value given what is there. Known values are never altered.
 * @throws AppError `invalid-input` for a record without any field.
 */
export function completeRecord(partial: PartialRecord): Completed {
  if (Object.values(partial).every((value) => value === undefined)) {
    const message = 'Give at least one field of the person.'
    throw new AppError('invalid-input', message, { issues: [{ path: [], message }] })
  }
  return fill(partial)
}
