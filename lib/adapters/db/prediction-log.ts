import type { SelectQueryBuilder } from 'kysely'
import type {
  LoggedPrediction,
  PredictionFilter,
  PredictionLog,
  PredictionLogReader,
  Retention,
} from '@/lib/core/inference/prediction-log'
import { asStoreCall, storeUnavailable } from './failure'
import { createGroupCommit } from './group-commit'
import { firstIdAt } from './id-time'
import { fromPredictionRow, PREDICTION_COLUMNS, toPredictionRow } from './prediction-row'
import type { Database, Tables } from './tables'

const DAY_MS = 86_400_000
/** An entry's own time and that in its id are less apart. */
const SLACK_MS = 3_600_000
/** Rows deleted at a time; some ten milliseconds, in which no append is written. */
const TRIM_SLICE = 2_000

export type StoredPredictionLog = PredictionLog &
  PredictionLogReader & {
    /** Resolves when nothing waits to be written any more. */
    settle(): Promise<void>
  }

export type PredictionLogOptions = {
  /** Told of each transaction that was written, with how long it took. Must not throw. */
  readonly onCommit?: ((batch: { readonly rows: number; readonly commitMs: number }) => void) | undefined
}

/**
 * The log, in the order of its ids. An entry whose id is there already is passed over. `append` throws AppError
 * `overloaded` too, where too much waits to be written already.
 */
export function createPredictionLog(database: Database, { onCommit }: PredictionLogOptions = {}): StoredPredictionLog {
  const { db, scans } = database
  const insert = database.prepareInsert('predictions', PREDICTION_COLUMNS)
  const group = createGroupCommit<LoggedPrediction>({
    commit: async (entries) => {
      const startedMs = performance.now()
      try {
        await insert(entries.map(toPredictionRow))
      } catch (error) {
        throw storeUnavailable(error)
      }
      onCommit?.({ rows: entries.length, commitMs: performance.now() - startedMs })
    },
  })
  const count = async () => {
    const { rows } = await scans
      .selectFrom('predictions')
      .select(({ fn }) => fn.countAll<number>().as('rows'))
      .executeTakeFirstOrThrow()
    return Number(rows)
  }
  const deleteOldest = async (limit: number, untilMs?: number) => {
    let oldest = db.selectFrom('predictions').select('id').orderBy('id').limit(limit)
    if (untilMs !== undefined) oldest = withinTime(oldest, { untilMs })
    const { numDeletedRows } = await db.deleteFrom('predictions').where('id', 'in', oldest).executeTakeFirst()
    return Number(numDeletedRows)
  }
  return {
    append: group.add,
    settle: group.settle,
    list: (filter, limit) =>
      asStoreCall(async () => {
        const rows = await filtered(scans.selectFrom('predictions'), filter)
          .selectAll()
          .orderBy('id', 'desc')
          .limit(limit)
          .execute()
        return rows.map(fromPredictionRow)
      }),
    count: () => asStoreCall(count),
    trim: ({ days, rows }: Retention, nowMs) =>
      asStoreCall(async () => {
        const tooOld = await inSlices((limit) => deleteOldest(limit, nowMs - days * DAY_MS))
        const excess = Math.max((await count()) - rows, 0)
        return tooOld + (await inSlices((limit) => deleteOldest(limit), excess))
      }),
  }
}

/** Up to `most` in all; ends when a slice is not full. */
async function inSlices(
  deleteSome: (limit: number) => Promise<number>,
  most = Number.POSITIVE_INFINITY,
): Promise<number> {
  for (let deleted = 0; ; ) {
    const limit = Math.min(TRIM_SLICE, most - deleted)
    if (limit === 0) return deleted
    const now = await deleteSome(limit)
    deleted += now
    if (now < limit) return deleted
  }
}

type Query<Output> = SelectQueryBuilder<Tables, 'predictions', Output>

function filtered<Output>(query: Query<Output>, filter: PredictionFilter): Query<Output> {
  const { before, configuration, protocol, keyId } = filter
  let narrowed = withinTime(query, filter)
  if (before !== undefined) narrowed = narrowed.where('id', '<', before)
  if (configuration !== undefined) narrowed = narrowed.where('configuration', '=', configuration)
  if (protocol !== undefined) narrowed = narrowed.where('protocol', '=', protocol)
  if (keyId !== undefined) narrowed = narrowed.where('key_id', '=', keyId)
  return narrowed
}

/** The key leads to the time, give or take; the column says exactly. */
function withinTime<Output>(
  query: Query<Output>,
  { fromMs, untilMs }: Pick<PredictionFilter, 'fromMs' | 'untilMs'>,
): Query<Output> {
  let narrowed = query
  if (fromMs !== undefined) {
    narrowed = narrowed.where('at_ms', '>=', fromMs).where('id', '>=', firstIdAt(fromMs - SLACK_MS))
  }
  if (untilMs !== undefined) {
    narrowed = narrowed.where('at_ms', '<', untilMs).where('id', '<', firstIdAt(untilMs + SLACK_MS))
  }
  return narrowed
}
