import { z } from 'zod'
import { modelChoiceSchema } from './model-choice-schema'

const figuresSchema = z.object({ rocAuc: z.number(), prAuc: z.number(), ece: z.number(), bytes: z.number() })
export type MoveFigures = z.infer<typeof figuresSchema>

/** Characters. A move is written as one tag, and servers cut tags at 5,000. */
export const MAX_REASON_LENGTH = 500
export const MAX_WHO_LENGTH = 150

/** One change of a configuration's champion. */
export const moveSchema = z.object({
  id: z.uuid(),
  kind: z.enum(['promote', 'rollback']),
  choice: modelChoiceSchema,
  /** Versions; `from` is absent where there was no champion. */
  from: z.string().optional(),
  to: z.string(),
  /** ISO 8601, UTC. */
  at: z.iso.datetime(),
  who: z.string(),
  why: z.string(),
  /** True where the gate said no and a reason overrode it. */
  forced: z.boolean(),
  /** On the hold-out, weighted. */
  figures: z.object({ to: figuresSchema.optional(), from: figuresSchema.optional() }),
})
export type Move = z.infer<typeof moveSchema>

/** By time, each move once, however many places tell of it. */
export function mergeMoves(...sources: readonly (readonly Move[])[]): readonly Move[] {
  const byId = new Map(sources.flat().map((move) => [move.id, move]))
  return [...byId.values()].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}

/**
 * The champion that a rollback goes back to, undefined where there is none: each promotion is laid on a pile and each
 * rollback takes one off, so that rolling back twice goes back two. `moves` are of one configuration, by time.
 */
export function championBefore(moves: readonly Move[], champion: string): string | undefined {
  const pile: string[] = []
  for (const { kind, from, to } of moves) {
    if (kind === 'promote') {
      if (pile.length === 0 && from !== undefined) pile.push(from)
      if (pile.at(-1) !== to) pile.push(to)
    } else {
      while (pile.length > 0 && pile.at(-1) !== to) pile.pop()
      if (pile.length === 0) pile.push(to)
    }
  }
  // Somebody else moved the alias since: what it was before that is not known, but what was last moved to is.
  return pile.at(-1) === champion ? pile.at(-2) : pile.at(-1)
}
