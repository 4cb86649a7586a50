import { AppError } from '../errors'
import { type Completed, createCompleter } from './completer'
import completion from './completion.gen.json' with { type: 'json' }
import type { CompletionTable } from './completion-table'
import type { PartialRecord } from './field'

export type { Completed } from './completer'

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
