import { type PageProblem, parseFieldText } from '@/lib/contracts/page-state'
import type { FieldName, PartialRecord } from '@/lib/core/census/field'
import { resolveFieldName } from '@/lib/core/census/names'

export type Rejection = {
  /** As typed; kept on this page alone. */
  readonly text: string
  readonly message: string
  readonly suggestions?: readonly string[]
}

/** What is being said of a person: the values that hold, and beside them what was typed and does not. */
export type Draft = {
  readonly record: PartialRecord
  readonly rejected: { readonly [N in FieldName]?: Rejection }
}

export function draftOf(record: PartialRecord): Draft {
  return { record, rejected: {} }
}

export function clearField({ record, rejected }: Draft, name: FieldName): Draft {
  const { [name]: _value, ...keptRecord } = record
  const { [name]: _rejection, ...keptRejected } = rejected
  return { record: keptRecord, rejected: keptRejected }
}

/** Types `text` into a field. Blank clears it; what cannot be used leaves the field without a value, and says why. */
export function typeInto(draft: Draft, name: FieldName, text: string): Draft {
  const { record, rejected } = clearField(draft, name)
  if (text.trim() === '') return { record, rejected }
  const parsed = parseFieldText(name, text)
  if ('value' in parsed) return { record: { ...record, [name]: parsed.value }, rejected }
  return { record, rejected: { ...rejected, [name]: { text, ...parsed.issue } } }
}

type OpenProblemsInput = {
  readonly problems: readonly PageProblem[]
  readonly opened: PartialRecord
  readonly record: PartialRecord
}

/** The problems of an opened link that still stand: a field that was given another value since has none. */
export function openProblems({ problems, opened, record }: OpenProblemsInput): readonly PageProblem[] {
  return problems.filter(({ key }) => {
    const name = resolveFieldName(key)
    return name === undefined || record[name] === opened[name]
  })
}
