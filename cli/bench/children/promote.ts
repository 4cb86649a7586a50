import { monitorEventLoopDelay } from 'node:perf_hooks'
import { DEFAULT_CHOICE } from '@/lib/core/registry/model-choice'
import { promote } from '@/lib/core/registry/promote'
import { composeRegistry } from '../../compose'
import type { PromotionTimes } from './answers'

/** Of the clock that looks after the event loop; what it says of a loop that is free is this much. */
const RESOLUTION_MS = 1

const [version = ''] = process.argv.slice(2)
const { promotion } = composeRegistry()
const holds = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
holds.enable()
const startedAt = performance.now()
const outcome = await promote(promotion, { choice: DEFAULT_CHOICE, version, who: 'the bench', why: 'to be timed' })
const seconds = (performance.now() - startedAt) / 1000
holds.disable()
const toMs = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS)
const answer: PromotionTimes = {
  passed: outcome.ok,
  ...(outcome.ok ? {} : { why: outcome.why }),
  seconds,
  longestHoldMs: toMs(holds.max),
  p99HoldMs: toMs(holds.percentile(99)),
}
process.stdout.write(JSON.stringify(answer))
