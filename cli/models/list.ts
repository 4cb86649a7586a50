import { choiceId, MODEL_CHOICES, type ModelChoice } from '@/lib/core/registry/model-choice'
import { championBefore } from '@/lib/core/registry/moves'
import { type PromotionDeps, readMoves } from '@/lib/core/registry/promote'
import { type RegisteredVersion, registeredName, VERSION_TAGS } from '@/lib/core/registry/version'
import { composeRegistry } from '../compose'

/** Every registered version of the configurations, newest first; the champion and the one before it are marked. */
export async function listModels(choices: readonly ModelChoice[] = MODEL_CHOICES): Promise<void> {
  const { promotion, trackingUri } = composeRegistry()
  console.log(`Registered at ${trackingUri}`)
  for (const choice of choices) console.log(await describeModel(promotion, choice))
}

async function describeModel(deps: PromotionDeps, choice: ModelChoice): Promise<string> {
  const [versions, champion, moves] = await Promise.all([
    deps.registry.listVersions(choice),
    deps.registry.findChampion(choice),
    readMoves(deps, choice),
  ])
  if (versions.length === 0) return `\n${registeredName(choice)}: no versions. Train one: npm run train -- --track`
  const before = champion && championBefore(moves, champion.version)
  const markOf = ({ version }: RegisteredVersion) => {
    if (version === champion?.version) return 'champion'
    return version === before ? 'before it' : ''
  }
  const lines = versions.map((version) => {
    const digest = version.tags[VERSION_TAGS.digest]?.slice(0, 12) ?? 'not ours'
    const created = new Date(version.createdMs).toISOString().slice(0, 16).replace('T', ' ')
    return `  ${version.version.padStart(4)}  ${markOf(version).padEnd(9)}  ${created}  ${digest.padEnd(12)}  run ${version.runId}`
  })
  const moved = moves.slice(-3).map(({ at, kind, from, to, who, why }) => {
    return `        ${at.slice(0, 16).replace('T', ' ')}  ${kind} ${from ?? 'none'} → ${to} by ${who}: ${why}`
  })
  const none = champion ? [] : [`        no champion yet: npm run models -- promote ${choiceId(choice)} latest`]
  return [`\n${registeredName(choice)}`, ...lines, ...none, ...moved].join('\n')
}
