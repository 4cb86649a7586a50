import { AppError } from '@/lib/core/errors'

/** Rows; some tens of MB. */
export const DEFAULT_MAX_WAITING = 50_000
/** Rows. Who waits for a commit waits for all of it. */
export const DEFAULT_MAX_TOGETHER = 5_000

export type GroupCommit<Row> = {
  /** Resolves once the rows are durable. @throws AppError `overloaded`, or what the commit throws. */
  add(rows: readonly Row[]): Promise<void>
  /** Resolves when nothing waits any more. */
  settle(): Promise<void>
}

type Options<Row> = {
  /** Must write all rows or none. */
  commit(rows: readonly Row[]): Promise<void>
  readonly maxWaiting?: number | undefined
  readonly maxTogether?: number | undefined
}
type Caller<Row> = { readonly rows: readonly Row[]; resolve(): void; reject(error: unknown): void }

/**
 * One commit at a time; who comes meanwhile goes together into the next. A commit that fails is not tried
 * again: its callers are told, and the next goes on.
 */
export function createGroupCommit<Row>({
  commit,
  maxWaiting = DEFAULT_MAX_WAITING,
  maxTogether = DEFAULT_MAX_TOGETHER,
}: Options<Row>): GroupCommit<Row> {
  let callers: Caller<Row>[] = []
  let waitingRows = 0
  let draining: Promise<void> | undefined

  const takeGroup = () => {
    let rows = 0
    const end = callers.findIndex((caller, index) => {
      rows += caller.rows.length
      return index > 0 && rows > maxTogether
    })
    const group = end === -1 ? callers : callers.slice(0, end)
    callers = end === -1 ? [] : callers.slice(end)
    return group
  }
  const drain = async () => {
    // Those who come in the same turn of the event loop go together.
    await Promise.resolve()
    while (callers.length > 0) {
      const group = takeGroup()
      const rows = group.length === 1 && group[0] ? group[0].rows : group.flatMap((caller) => caller.rows)
      try {
        await commit(rows)
        for (const caller of group) caller.resolve()
      } catch (error) {
        for (const caller of group) caller.reject(error)
      }
      waitingRows -= rows.length
    }
    draining = undefined
  }
  return {
    add: (rows) => {
      if (rows.length === 0) return Promise.resolve()
      if (waitingRows > 0 && waitingRows + rows.length > maxWaiting) {
        return Promise.reject(new AppError('overloaded', 'More is being written down than the store can take.'))
      }
      waitingRows += rows.length
      return new Promise((resolve, reject) => {
        callers.push({ rows, resolve, reject })
        draining ??= drain()
      })
    },
    settle: async () => await draining,
  }
}
