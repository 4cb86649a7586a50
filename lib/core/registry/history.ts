import { choiceId, type ModelChoice } from './model-choice'
import { type Move, mergeMoves, moveSchema } from './moves'
import type { ModelRegistry, PromotionLog } from './ports'
import { MOVE_TAG_PREFIX, type RegisteredVersion } from './version'

export type VersionHistory = {
  /** Newest first. */
  readonly versions: readonly RegisteredVersion[]
  readonly champion: RegisteredVersion | undefined
  /** Every move that registry or log tell of, by rising time. */
  readonly moves: readonly Move[]
}

type HistoryDeps = {
  readonly registry: Pick<ModelRegistry, 'listVersions' | 'findChampion'>
  readonly log: Pick<PromotionLog, 'list'>
}

/** A configuration's versions, and how the champion came to be. @throws AppError as the registry does. */
export async function readVersionHistory({ registry, log }: HistoryDeps, choice: ModelChoice): Promise<VersionHistory> {
  const [versions, champion, logged] = await Promise.all([
    registry.listVersions(choice),
    registry.findChampion(choice),
    readLoggedMoves(log, choice),
  ])
  return { versions, champion, moves: mergeMoves(versions.flatMap(movesOf), logged) }
}

/** What this machine alone knows, by rising time. */
export async function readLoggedMoves(log: HistoryDeps['log'], choice: ModelChoice): Promise<readonly Move[]> {
  return mergeMoves((await log.list()).filter((move) => choiceId(move.choice) === choiceId(choice)))
}

/** The moves that a version bears as tags; what does not read as one is passed over. */
function movesOf({ tags }: RegisteredVersion): readonly Move[] {
  return Object.entries(tags)
    .filter(([key]) => key.startsWith(MOVE_TAG_PREFIX))
    .flatMap(([, value]) => parseMove(value))
}

/** None for a text that is no move. */
export function parseMove(text: string): readonly Move[] {
  try {
    const parsed = moveSchema.safeParse(JSON.parse(text))
    return parsed.success ? [parsed.data] : []
  } catch {
    return []
  }
}
