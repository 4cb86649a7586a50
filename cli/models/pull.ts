import { writeModelFolder } from '@/lib/adapters/files/model-writer'
import type { Registry } from '@/lib/composition/registry'
import { choiceId, type ModelChoice } from '@/lib/core/registry/model-choice'
import type { ModelRegistry } from '@/lib/core/registry/ports'
import type { RegisteredVersion } from '@/lib/core/registry/version'
import { composeRegistry } from '../compose'
import { CommandFailure, describeFailure } from '../run-command'
import { readSettings } from '../settings'

export type PullOptions = { readonly version?: string; readonly out?: string }

/** Brings champions, or one version, into the folder that ships. @throws CommandFailure where one could not be had. */
export async function pullModels(choices: readonly ModelChoice[], { version, out }: PullOptions): Promise<void> {
  const registry = composeRegistry()
  const folder = out ?? readSettings().MODELS_DIR
  let failures = 0
  for (const choice of choices) {
    try {
      console.log(await pullModel(registry, choice, { version, folder }))
    } catch (error) {
      failures++
      console.error(`${choiceId(choice)}: FAILED. ${describeFailure(error)}`)
    }
  }
  if (failures > 0) throw new CommandFailure(`${failures} of ${choices.length} models could not be pulled.`)
}

async function pullModel(
  { promotion, cache }: Registry,
  choice: ModelChoice,
  { version, folder }: { readonly version: string | undefined; readonly folder: string },
): Promise<string> {
  const found = await findVersion(promotion.registry, choice, version)
  const { card, loadFault, answerFault } = await promotion.examine(found)
  const fault = loadFault ?? answerFault
  if (fault !== undefined) throw new CommandFailure(`Version ${found.version} is not fit to serve: ${fault}`)
  const path = await writeModelFolder(folder, card, await cache.readModel(card))
  return `${choiceId(choice)}: version ${found.version} is in ${path}, SHA-256 ${card.file.digest.slice(0, 12)}….`
}

async function findVersion(
  registry: ModelRegistry,
  choice: ModelChoice,
  version: string | undefined,
): Promise<RegisteredVersion> {
  const found = await (version === undefined ? registry.findChampion(choice) : registry.findVersion(choice, version))
  if (found) return found
  const what = version === undefined ? 'no champion' : `no version ${version}`
  throw new CommandFailure(`There is ${what}. See: npm run models -- list ${choiceId(choice)}`)
}
