import type { Draft, Rejection } from '@/components/census/draft'
import type { Trouble } from '@/lib/client/http'
import { slugOfLevel } from '@/lib/contracts/level-slug'
import type { FieldName } from '@/lib/core/census/field'
import { fieldOf } from '@/lib/core/census/fields'
import { resolveFieldName } from '@/lib/core/census/names'

export type PlacedTroubles = {
  /** The draft with the server's objections at their fields. */
  readonly draft: Draft
  /** Every objection found its field; nothing is left to say elsewhere. */
  readonly areAllPlaced: boolean
}

/** Puts the objections of a `compare` call at the fields that their JSON Pointers name. */
export function placeTroubles(draft: Draft, troubles: readonly Trouble[]): PlacedTroubles {
  const placed = troubles.flatMap((trouble): [FieldName, Rejection][] => {
    const name = fieldOfPointer(trouble.path)
    const value = name === undefined ? undefined : draft.record[name]
    if (name === undefined || value === undefined) return []
    const text = fieldOf(name).kind === 'category' ? slugOfLevel(name, value) : String(value)
    const { message, suggestions } = trouble
    return [[name, suggestions ? { text, message, suggestions } : { text, message }]]
  })
  if (placed.length === 0) return { draft, areAllPlaced: false }
  return {
    draft: { record: draft.record, rejected: { ...Object.fromEntries(placed), ...draft.rejected } },
    areAllPlaced: placed.length === troubles.length,
  }
}

/** `/record/wage per hour` -> `wage per hour`; undefined for every other place. */
function fieldOfPointer(pointer: string): FieldName | undefined {
  const [root, parent, key, ...deeper] = pointer.split('/')
  if (root !== '' || parent !== 'record' || key === undefined || deeper.length > 0) return undefined
  return resolveFieldName(key.replaceAll('~1', '/').replaceAll('~0', '~'))
}
