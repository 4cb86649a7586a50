import { setTimeout as sleep } from 'node:timers/promises'
import { CommandFailure } from '../../run-command'
import type { BenchRun } from '../bench-run'
import type { StartedServer } from '../bench-server'
import type { Figure } from '../figure'
import { percentilesOf } from '../percentiles'
import { type Asked, isStale, readPrediction, runLoad } from './load'
import { countMostAMinute } from './log-lines'
import type { Rivals } from './rivals'
import type { Fault, TrackingServer } from './tracking-server'

/** Each as long as the next: the longest of many requests is longer than the longest of few. */
const PHASES = ['pass', 'hang', 'refuse', 'error500'] as const satisfies readonly Fault[]
type Phase = (typeof PHASES)[number]
const WORDS: Readonly<Record<Phase, string>> = {
  pass: 'registry answers',
  hang: 'registry hangs',
  refuse: 'registry refuses',
  error500: 'registry answers 500',
}
/** Of each phase the least of them counts: others on the machine make a round longer, never shorter. */
const ROUNDS = 3
/** Longer than the server waits for a registry that hangs, so that the end of it is in it. */
const PHASE_SECONDS = 10
const CONNECTIONS = 2

type Longest = { readonly longestMs: number; readonly p99Ms: number }

/** Predictions while the registry fails in turn, in rounds, beside those while it answers. */
export async function benchOutage(
  { signal, report }: BenchRun,
  { proxy }: TrackingServer,
  { server, rivals, log }: { readonly server: StartedServer; readonly rivals: Rivals; readonly log: readonly string[] },
): Promise<readonly Figure[]> {
  const times = new Map<Phase, Longest[]>(PHASES.map((phase) => [phase, []]))
  let unanswered = 0
  for (let round = 1; round <= ROUNDS; round++) {
    for (const phase of PHASES) {
      report(`${WORDS[phase]}, ${round} of ${ROUNDS}`)
      await proxy.setFault(phase)
      const { asked } = await runLoad({
        port: server.port,
        people: rivals.people,
        connections: CONNECTIONS,
        during: sleep(PHASE_SECONDS * 1000),
        signal,
      })
      if ((await isStale(server.http)) !== (phase !== 'pass')) {
        throw new CommandFailure(`The server did not notice in ${PHASE_SECONDS} s that the ${WORDS[phase]}.`)
      }
      times.get(phase)?.push(longestOf(asked))
      unanswered += asked.filter(({ answer }) => readPrediction(answer) === undefined).length
    }
  }
  const least = (phase: Phase, key: keyof Longest) => Math.min(...(times.get(phase) ?? []).map((found) => found[key]))
  const waits = PHASES.filter((phase) => phase !== 'pass').map((phase): Figure => {
    const value = Math.max(0, least(phase, 'longestMs') - least('pass', 'longestMs'))
    return { name: `longest wait because the ${WORDS[phase]}`, value, unit: 'ms', target: { atMost: 50 } }
  })
  return [
    ...PHASES.flatMap((phase): readonly Figure[] => [
      { name: `${WORDS[phase]}: longest prediction`, value: least(phase, 'longestMs'), unit: 'ms' },
      { name: '  p99', value: least(phase, 'p99Ms'), unit: 'ms' },
    ]),
    ...waits,
    { name: 'predictions without an answer', value: unanswered, unit: 'count', target: { atMost: 0 } },
    {
      name: 'lines of the log about it, most in a minute',
      value: countMostAMinute(log),
      unit: 'count',
      target: { atMost: 1 },
    },
  ]
}

function longestOf(asked: readonly Asked[]): Longest {
  const times = asked.map(({ ms }) => ms)
  return { longestMs: times.reduce((longest, ms) => Math.max(longest, ms), 0), p99Ms: percentilesOf(times).p99 }
}
