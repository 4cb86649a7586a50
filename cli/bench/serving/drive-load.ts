import { setTimeout as sleep } from 'node:timers/promises'
import { type Connection, openConnection } from './connection'
import { createTally, type Tally } from './tally'

const TICK_MS = 1
/** How long replies are waited for when the time is over. */
const ENDS_WITHIN_MS = 10_000

type Drive = {
  readonly port: number
  /** Sent in turn, from the first again when all were. */
  readonly requests: readonly Buffer[]
  readonly connections: number
  readonly ratePerSecond?: number | undefined
  readonly warmUpSeconds: number
  readonly seconds: number
}

export type Driven = ReturnType<Tally['sum']> & {
  readonly seconds: number
  /** The warm-up's too. */
  readonly asked: number
  readonly unsent: number
}

/** Load on one port for a while. What was due in the warm-up is not counted, and what is due later is, however late it comes. */
export async function driveLoad(drive: Drive): Promise<Driven> {
  const startedAt = performance.now()
  const countFrom = startedAt + drive.warmUpSeconds * 1000
  const endsAt = countFrom + drive.seconds * 1000
  const tally = createTally()
  const connections = Array.from({ length: drive.connections }, () => openConnection(drive.port))
  let place = 0
  let unanswered = 0
  const ask = (connection: Connection, dueAt: number, onFree: () => void) => {
    const request = drive.requests[place++ % drive.requests.length]
    if (!request) throw new RangeError('There is nothing to ask.')
    unanswered += 1
    connection.ask(request, (status) => {
      unanswered -= 1
      if (dueAt >= countFrom) tally.count({ status, ms: performance.now() - dueAt })
      onFree()
    })
  }
  const run = drive.ratePerSecond === undefined ? askInTurn : askAtRate
  try {
    const unsent = await run({ ...drive, connections, ask, startedAt, countFrom, endsAt })
    for (const deadline = performance.now() + ENDS_WITHIN_MS; unanswered > 0 && performance.now() < deadline; ) {
      await sleep(TICK_MS)
    }
    for (let missing = 0; missing < unanswered; missing++) tally.count({ status: undefined, ms: ENDS_WITHIN_MS })
    return { ...tally.sum(), seconds: drive.seconds, asked: place, unsent }
  } finally {
    for (const connection of connections) connection.close()
  }
}

type Running = Omit<Drive, 'connections'> & {
  readonly connections: readonly Connection[]
  readonly startedAt: number
  readonly countFrom: number
  readonly endsAt: number
  ask(connection: Connection, dueAt: number, onFree: () => void): void
}

/** Each connection asks as soon as it has its answer. */
async function askInTurn({ connections, ask, endsAt }: Running): Promise<number> {
  const askOn = (connection: Connection): Promise<void> =>
    new Promise((resolve) => {
      const next = () => {
        const now = performance.now()
        if (now >= endsAt) resolve()
        else ask(connection, now, next)
      }
      next()
    })
  const all = Promise.all(connections.map(askOn))
  await Promise.race([all, sleep(endsAt - performance.now() + ENDS_WITHIN_MS, undefined, { ref: false })])
  return 0
}

/** At a rate of its own, so that a slow server is not asked less. @returns how many found no free connection to the end. */
async function askAtRate({
  connections,
  ask,
  ratePerSecond = 0,
  startedAt,
  countFrom,
  endsAt,
}: Running): Promise<number> {
  const free = [...connections]
  const due: number[] = []
  let first = 0
  let planned = 0
  const send = () => {
    while (first < due.length) {
      const connection = free.pop()
      if (!connection) return
      ask(connection, due[first++] ?? 0, () => {
        free.push(connection)
        send()
      })
    }
  }
  const planUntil = (now: number) => {
    const seconds = (now - startedAt) / 1000
    for (; planned < seconds * ratePerSecond; planned++) due.push(startedAt + (planned / ratePerSecond) * 1000)
  }
  for (let now = performance.now(); now < endsAt; now = performance.now()) {
    planUntil(now)
    send()
    await sleep(TICK_MS)
  }
  // On a busy machine the last look was some time ago.
  planUntil(endsAt)
  const unsent = due.slice(first).filter((dueAt) => dueAt >= countFrom).length
  first = due.length
  return unsent
}
