import { setTimeout as sleep } from 'node:timers/promises'
import { fuzzCase } from './fuzz-case'
import { describeRequest, type FuzzRequest } from './fuzz-request'
import { judgeReply, SENT_AWAY } from './judge-reply'
import { type Outcome, openRawClient } from './raw-client'

/** So soon something comes of every request, and more of an answer that is long. */
const SILENT_AFTER_MS = 10_000
const AGAIN_AFTER_MS = 100
const MAX_AGAIN = 20

export type FuzzRun = {
  readonly port: number
  readonly seed: number
  /** Cases from this one on. */
  readonly first: number
  readonly requests: number
  /** Requests under way at a time. */
  readonly connections: number
  readonly signal: AbortSignal
  /** Called after each case. */
  onCase(done: number): void
}

export type Failure = { readonly index: number; readonly fault: string; readonly request: string }

export type FuzzTally = {
  readonly failures: readonly Failure[]
  /** Replies by status, and connections closed without one. */
  readonly statuses: ReadonlyMap<string, number>
  /** Times that a request was sent away for now; it was sent again. */
  readonly sentAway: number
  /** The case that took longest. */
  readonly slowest: { readonly index: number; readonly ms: number }
}

/** Sends the cases of a seed over sockets, and judges what comes back. */
export async function runFuzz({
  port,
  seed,
  first,
  requests,
  connections,
  signal,
  onCase,
}: FuzzRun): Promise<FuzzTally> {
  const statuses = new Map<string, number>()
  const failures: Failure[] = []
  let [next, done, sentAway] = [first, 0, 0]
  let slowest = { index: first, ms: 0 }
  const work = async () => {
    const client = openRawClient({ port, silentAfterMs: SILENT_AFTER_MS })
    try {
      while (next < first + requests) {
        signal.throwIfAborted()
        const index = next++
        const request = fuzzCase({ seed, index })
        const { outcome, ms } = await askPatiently(async () => {
          const asked = await askTimed(() => askAgainWhereIdle(() => client.ask(request)))
          if (isSentAway(asked.outcome)) sentAway += 1
          return asked
        })
        if (ms > slowest.ms) slowest = { index, ms }
        const name = outcome.kind === 'replied' ? String(outcome.reply.status) : outcome.kind
        statuses.set(name, (statuses.get(name) ?? 0) + 1)
        const fault = judgeOutcome(request, outcome)
        if (fault) failures.push({ index, fault, request: describeRequest(request) })
        onCase(++done)
      }
    } finally {
      client.close()
    }
  }
  await Promise.all(Array.from({ length: connections }, work))
  return { failures, statuses, sentAway, slowest }
}

type Asked = { readonly outcome: Outcome; readonly ms: number }

async function askTimed(ask: () => Promise<Outcome>): Promise<Asked> {
  const startedAt = performance.now()
  return { outcome: await ask(), ms: performance.now() - startedAt }
}

/** As a client should that is sent away: later again, so that the case is tried in the end. */
async function askPatiently(ask: () => Promise<Asked>): Promise<Asked> {
  let asked = await ask()
  for (let again = 0; again < MAX_AGAIN && isSentAway(asked.outcome); again++) {
    await sleep(AGAIN_AFTER_MS)
    asked = await ask()
  }
  return asked
}

function isSentAway(outcome: Outcome): boolean {
  return outcome.kind === 'replied' && SENT_AWAY.has(outcome.reply.status)
}

/** A server may close a connection just when the next request comes on it; such a one is sent again, on a new one. */
async function askAgainWhereIdle(ask: () => Promise<Outcome>): Promise<Outcome> {
  const outcome = await ask()
  return outcome.kind === 'closed' ? ask() : outcome
}

function judgeOutcome(request: FuzzRequest, outcome: Outcome): string | undefined {
  switch (outcome.kind) {
    case 'replied':
      return judgeReply(request, outcome.reply)
    case 'silent':
      return `Nothing came for ${SILENT_AFTER_MS / 1000} s.`
    case 'closed':
      // Of what is no HTTP, nobody knows where it ends and what it wants.
      return request.misframed ? undefined : 'The connection was closed without an answer.'
  }
}
