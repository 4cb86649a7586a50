import { createHash } from 'node:crypto'
import { createMetrics } from '@/lib/adapters/prometheus/metrics'
import { type Env, parseEnv } from '@/lib/config/env'
import type { CensusRecord } from '@/lib/core/census/field'
import { AppError } from '@/lib/core/errors'
import type { PredictionLog } from '@/lib/core/inference/prediction-log'
import type { ModelCard } from '@/lib/core/registry/card'
import { createFolderLineup } from '@/lib/core/registry/folder-lineup'
import { choiceId, type ModelChoice } from '@/lib/core/registry/model-choice'
import { createAccessControl } from '@/lib/server/access-control'
import { CONTAINER_KEY, type Container } from '@/lib/server/container'
import { createDrain } from '@/lib/server/drain'
import { createLogger } from '@/lib/server/logger'
import type { LoopWatch } from '@/lib/server/loop-watch'
import { watchStore } from '@/lib/server/store-watch'
import { createTracing } from '@/lib/server/tracing'
import { createMemoryStore } from './memory-store'
import { buildCard } from './model-cards'

/** A trace that begins here has it as its id. */
const TRACE_UUID = '00000000-0000-4000-8000-000000000001'

const IDLE: LoopWatch = { delayMs: () => 0, saturatedMs: () => 0 }

export type FakeContainer = Container & { readonly logLines: string[] }

type FakeOptions = Partial<Pick<Container, 'lineup' | 'tracking' | 'promotionLog' | 'store'>> & {
  readonly log?: PredictionLog
  readonly settings?: Partial<Env>
  /** Configurations that cannot be loaded. */
  readonly missing?: readonly ModelChoice[]
  /** Probabilities; 0.5 where left out. */
  readonly score?: (records: readonly CensusRecord[]) => Promise<readonly number[]>
}

export function buildCardFor(choice: ModelChoice): ModelCard {
  const digest = createHash('sha256').update(choiceId(choice)).digest('hex')
  return buildCard({ configuration: choice, file: { digest, bytes: 1000, trees: 2, nodes: 6 } })
}

/** Models that answer 0.5 to everything, which is what their cards say they know. */
export function createFakeContainer({ missing = [], score, ...parts }: FakeOptions = {}): FakeContainer {
  const logLines: string[] = []
  const isMissing = (choice: ModelChoice) => missing.some((other) => choiceId(other) === choiceId(choice))
  const readCard = async (choice: ModelChoice) => {
    if (isMissing(choice)) throw new AppError('model-unavailable', `The model ${choiceId(choice)} is not installed.`)
    return buildCardFor(choice)
  }
  let ids = 0
  const metrics = createMetrics({ version: '0', node: 'v0', withProcess: false })
  const settings = { ...parseEnv({}), ...parts.settings }
  const store = parts.store ?? createMemoryStore()
  const lineup = parts.lineup ?? createFolderLineup({ readCard })
  return {
    settings,
    logLines,
    logger: createLogger({ level: 'debug', write: (line) => logLines.push(line), now: () => new Date(0) }),
    lineup,
    refresh: () => lineup.refresh(),
    store,
    storeWatch: watchStore({ ping: () => store.ping(), elapsedMs: () => 0 }),
    access: createAccessControl({ settings, store, loop: IDLE, nowMs: () => 0, elapsedMs: () => 0 }),
    metrics,
    tracing: createTracing({ newUuid: () => TRACE_UUID, tracer: undefined }),
    openModels: { stateOf: () => 'cold', memoryBytesOf: () => undefined },
    predictDeps: {
      openScorer: async (choice, version) => ({
        ...(version === undefined ? await lineup.serving(choice) : await lineup.pinned(choice, version)),
        score: async (records) => ({
          probabilities: score ? await score(records) : records.map(() => 0.5),
          margins: records.map(() => 0),
        }),
      }),
      takeTurn: async () => {},
      log: parts.log,
      keepsRecords: parts.settings?.LOG_RECORDS ?? false,
      metrics: metrics.inference,
      nowMs: () => 0,
      elapsedMs: () => 0,
      newPredictionId: () => `prediction-${++ids}`,
    },
    promotionLog: parts.promotionLog ?? { append: async () => {}, list: async () => [] },
    tracking: parts.tracking,
    isFollowing: parts.lineup !== undefined,
    drain: createDrain(),
    close: async () => {},
    elapsedMs: () => 0,
    newId: () => `id-${++ids}`,
  }
}

/** Puts `container` in the place of the process's own. @returns what takes it away again. */
export function installContainer(container: Container): () => void {
  Reflect.set(globalThis, CONTAINER_KEY, container)
  return () => Reflect.deleteProperty(globalThis, CONTAINER_KEY)
}
