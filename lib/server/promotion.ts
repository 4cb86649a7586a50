import 'server-only'
import { setTimeout as sleep } from 'node:timers/promises'
import type {
  PromoteReply,
  PromoteRequest,
  RollbackReply,
  RollbackRequest,
  VersionsReply,
} from '@/lib/contracts/promotion'
import { AppError } from '@/lib/core/errors'
import { readVersionHistory } from '@/lib/core/registry/history'
import { choiceId, type ModelChoice } from '@/lib/core/registry/model-choice'
import { type PromotionDeps, promote, rollBack } from '@/lib/core/registry/promote'
import { VERSION_TAGS } from '@/lib/core/registry/version'
import type { Container, Tracking } from './container'

/** What serves follows the move within this time, or later. */
const FOLLOW_WITHIN_MS = 10_000
const NO_REASON = 'no reason given'

/** Whose right it was, such as `the admin token`. */
type By = { readonly by: string }

/** @throws AppError `promotion-refused` with the gate's report; as `promote` does. */
export async function promoteVersion(
  container: Container,
  choice: ModelChoice,
  { version, who, why = NO_REASON, force, by }: PromoteRequest & By,
): Promise<PromoteReply> {
  const outcome = await exclusively(container, choice, (deps) =>
    promote(deps, { choice, version, who: nameOf(who, by), why, force }),
  )
  if (!outcome.ok) {
    throw new AppError('promotion-refused', outcome.why, { extensions: { gate: outcome.gate } })
  }
  const { move, gate, unrecorded } = outcome
  // The reply's schema copies; the report itself is read-only.
  return { move, gate: { ...gate, checks: [...gate.checks] }, ...(unrecorded === undefined ? {} : { unrecorded }) }
}

/** @throws AppError as `rollBack` does. */
export async function rollBackVersion(
  container: Container,
  choice: ModelChoice,
  { who, why = NO_REASON, by }: RollbackRequest & By,
): Promise<RollbackReply> {
  const { move, unrecorded } = await exclusively(container, choice, (deps) =>
    rollBack(deps, { choice, who: nameOf(who, by), why }),
  )
  return { move, ...(unrecorded === undefined ? {} : { unrecorded }) }
}

/** @throws AppError as the registry does. */
export async function listVersions({ tracking }: Container, choice: ModelChoice): Promise<VersionsReply> {
  const { versions, champion, moves } = await readVersionHistory(requireTracking(tracking).promotion, choice)
  return {
    ...(champion && { champion: champion.version }),
    versions: versions.map(({ version, createdMs, runId, tags }) => {
      const digest = tags[VERSION_TAGS.digest]
      return { version, created: new Date(createdMs).toISOString(), runId, ...(digest === undefined ? {} : { digest }) }
    }),
    moves: [...moves],
  }
}

/** One move of a configuration at a time; what serves follows at once. */
async function exclusively<T>(
  { tracking, lineup }: Container,
  choice: ModelChoice,
  work: (deps: PromotionDeps) => Promise<T>,
): Promise<T> {
  const { promotion, underWay } = requireTracking(tracking)
  const id = choiceId(choice)
  if (underWay.has(id)) throw new AppError('promotion-refused', `Another move of ${id} is under way.`)
  underWay.add(id)
  try {
    const done = await work(promotion)
    // The move is made; where models are slow to come, whoever made it need not wait for them all.
    await Promise.race([lineup.refresh(), sleep(FOLLOW_WITHIN_MS, undefined, { ref: false })])
    return done
  } finally {
    underWay.delete(id)
  }
}

function requireTracking(tracking: Tracking | undefined): Tracking {
  if (tracking) return tracking
  throw new AppError('tracker-unavailable', 'This server has no tracking server: MLFLOW_TRACKING_URI is not set.')
}

function nameOf(who: string | undefined, by: string): string {
  return who === undefined ? by : `${who}, by ${by}`
}
