import { sql } from 'kysely'
import { parseMove } from '@/lib/core/registry/history'
import type { PromotionLog } from '@/lib/core/registry/ports'
import { asStoreCall } from './failure'
import type { Database } from './tables'

export type PromotionsOptions = {
  /** Of the tracking server, without credentials. */
  readonly trackingUri?: string | undefined
}

/**
 * Moves, each with the tracking server that it was made at: versions are numbered by each server for itself, so moves at
 * others are passed over. Without a server, all are told. A move whose id is there already is passed over.
 */
export function createPromotions({ db }: Pick<Database, 'db'>, { trackingUri }: PromotionsOptions = {}): PromotionLog {
  return {
    append: (move) =>
      asStoreCall(async () => {
        await db
          .insertInto('promotions')
          .values({
            id: move.id,
            place: sql<number>`(select coalesce(max(place), 0) + 1 from promotions)`,
            tracking_uri: trackingUri ?? null,
            move_json: JSON.stringify(move),
          })
          .onConflict((conflict) => conflict.column('id').doNothing())
          .execute()
      }),
    list: () =>
      asStoreCall(async () => {
        const all = db.selectFrom('promotions').select('move_json').orderBy('place').orderBy('id')
        const rows = await (trackingUri === undefined ? all : all.where('tracking_uri', '=', trackingUri)).execute()
        return rows.flatMap((row) => parseMove(row.move_json))
      }),
  }
}
