import { choiceId, type ModelChoice } from '@/lib/core/registry/model-choice'
import type { ModelRegistry } from '@/lib/core/registry/ports'
import { CommandFailure } from '../run-command'

/** The number that is asked for, or the newest version's for `latest`. @throws CommandFailure where there is none. */
export async function resolveVersion(
  registry: Pick<ModelRegistry, 'listVersions'>,
  choice: ModelChoice,
  asked: string,
): Promise<string> {
  if (asked !== 'latest') return asked
  const [latest] = await registry.listVersions(choice)
  if (latest) return latest.version
  throw new CommandFailure(`${choiceId(choice)} has no versions. Train one: npm run train -- --track`)
}
