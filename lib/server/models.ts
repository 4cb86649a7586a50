import 'server-only'
import type { ModelSummary, ModelsReply } from '@/lib/contracts/models'
import { headlineSchema } from '@/lib/contracts/models'
import { AppError } from '@/lib/core/errors'
import type { ModelCard } from '@/lib/core/registry/card'
import { MODEL_CHOICES, type ModelChoice } from '@/lib/core/registry/model-choice'
import type { Serving, Stale } from '@/lib/core/registry/serving'
import { CHAMPION } from '@/lib/core/registry/version'
import type { Container } from './container'

type LineupDeps = Pick<Container, 'lineup' | 'openModels'>

/** The four configurations, whether or not their models can be served. */
export async function listModels(deps: LineupDeps): Promise<ModelsReply> {
  return { models: await Promise.all(MODEL_CHOICES.map((choice) => summariseModel(deps, choice))) }
}

/** The same, once the registry was asked anew. */
export async function refreshModels(deps: LineupDeps & Pick<Container, 'refresh'>): Promise<ModelsReply> {
  await deps.refresh()
  return listModels(deps)
}

/** What serves a configuration; undefined where nothing can. */
export async function findServing(
  { lineup }: Pick<Container, 'lineup'>,
  choice: ModelChoice,
): Promise<Serving | undefined> {
  try {
    return await lineup.serving(choice)
  } catch (error) {
    if (error instanceof AppError && error.code === 'model-unavailable') return undefined
    throw error
  }
}

/** What serves a configuration, and how it stands. */
export type Standing = Pick<ModelSummary, 'alias' | 'stale' | 'state' | 'memoryBytes'> & {
  /** Undefined where nothing can. */
  readonly serving: Serving | undefined
}

export async function readStanding({ lineup, openModels }: LineupDeps, choice: ModelChoice): Promise<Standing> {
  const serving = await findServing({ lineup }, choice)
  const stale = describeStale(lineup.staleOf(choice))
  if (!serving) return { serving, state: 'failed', ...stale }
  const { digest } = serving.card.file
  const memoryBytes = openModels.memoryBytesOf(digest)
  return {
    serving,
    state: openModels.stateOf(digest),
    ...(serving.source === 'folder' ? {} : { alias: CHAMPION }),
    ...stale,
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
  }
}

async function summariseModel(deps: LineupDeps, choice: ModelChoice): Promise<ModelSummary> {
  const { serving, ...standing } = await readStanding(deps, choice)
  if (!serving) return { ...choice, ...standing }
  const { card, version, source } = serving
  return { ...choice, ...standing, source, version, ...summariseCard(card) }
}

export function describeStale(stale: Stale | undefined): Pick<ModelSummary, 'stale'> {
  return stale ? { stale: { since: new Date(stale.sinceMs).toISOString(), why: stale.why } } : {}
}

function summariseCard({ file, threshold, metrics }: ModelCard): Partial<ModelSummary> {
  return {
    digest: file.digest,
    bytes: file.bytes,
    threshold: threshold.value,
    metrics: headlineSchema.parse(metrics.weighted),
  }
}
