import { readCards } from '@/lib/core/inference/read-cards'
import type { ModelCard } from '@/lib/core/registry/card'
import { readVersionHistory } from '@/lib/core/registry/history'
import { choiceId, MODEL_CHOICES, type ModelChoice } from '@/lib/core/registry/model-choice'
import { championBefore } from '@/lib/core/registry/moves'
import type { PromotionDeps } from '@/lib/core/registry/promote'
import { type RegisteredVersion, registeredName, VERSION_TAGS } from '@/lib/core/registry/version'
import { composeTools, findRegistry } from '../compose'

/**
 * Every registered version of the configurations, newest first; the champion and the one before it are marked. Where no
 * tracking server is set, the models that ship.
 */
export async function listModels(choices: readonly ModelChoice[] = MODEL_CHOICES): Promise<void> {
  const registry = findRegistry()
  if (!registry) return listFolder(choices)
  const { promotion, trackingUri } = registry
  console.log(`Registered at ${trackingUri}`)
  for (const choice of choices) console.log(await describeModel(promotion, choice))
}

async function listFolder(choices: readonly ModelChoice[]): Promise<void> {
  const { env, files } = composeTools()
  console.log(`No tracking server is set (MLFLOW_TRACKING_URI). The models in ${env.MODELS_DIR}:\n`)
  const cards = await readCards(files)
  for (const choice of choices) {
    const card = cards.find(({ configuration }) => choiceId(configuration) === choiceId(choice))
    console.log(
      `  ${choiceId(choice).padEnd(24)}  ${card ? describeCard(card) : 'not here, or its card cannot be read'}`,
    )
  }
}

function describeCard({ version, created, file, metrics: { weighted } }: ModelCard): string {
  const areas = `ROC-AUC ${weighted.rocAuc.toFixed(4)}, PR-AUC ${weighted.prAuc.toFixed(4)}`
  return `${version}  ${minuteOf(created)}  ${(file.bytes / 1e6).toFixed(1)} MB  ${areas}`
}

/** `2026-01-31 12:59` of an ISO 8601 time. */
function minuteOf(time: string): string {
  return time.slice(0, 16).replace('T', ' ')
}

/** Anybody who can write to the registry wrote these, and a terminal obeys control characters. */
function plain(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ')
}

async function describeModel(deps: PromotionDeps, choice: ModelChoice): Promise<string> {
  const { versions, champion, moves } = await readVersionHistory(deps, choice)
  if (versions.length === 0) return `\n${registeredName(choice)}: no versions. Train one: npm run train -- --track`
  const before = champion && championBefore(moves, champion.version)
  const markOf = ({ version }: RegisteredVersion) => {
    if (version === champion?.version) return 'champion'
    return version === before ? 'before it' : ''
  }
  const lines = versions.map((version) => {
    const digest = version.tags[VERSION_TAGS.digest]?.slice(0, 12) ?? 'not ours'
    const created = minuteOf(new Date(version.createdMs).toISOString())
    return `  ${version.version.padStart(4)}  ${markOf(version).padEnd(9)}  ${created}  ${digest.padEnd(12)}  run ${version.runId}`
  })
  const moved = moves.slice(-3).map(({ at, kind, from, to, who, why }) => {
    return plain(`        ${minuteOf(at)}  ${kind} ${from ?? 'none'} → ${to} by ${who}: ${why}`)
  })
  const none = champion ? [] : [`        no champion yet: npm run models -- promote ${choiceId(choice)} latest`]
  return [`\n${registeredName(choice)}`, ...lines, ...none, ...moved].join('\n')
}
