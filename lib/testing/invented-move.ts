import type { Move } from '@/lib/core/registry/moves'

/** The words of a person take more than one line, and more than ASCII. */
export const INVENTED_MOVE: Move = {
  id: '00000000-0000-4000-8000-000000000001',
  kind: 'promote',
  choice: { algorithm: 'xgboost', balancing: 'balanced' },
  to: '1',
  at: '2026-01-01T00:00:00.000Z',
  who: 'ada',
  why: 'two\nlines, and a ’',
  forced: false,
  figures: {},
}
