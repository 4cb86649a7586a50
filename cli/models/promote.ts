import type { GateReport } from '@/lib/core/registry/gate'
import { choiceId, type ModelChoice } from '@/lib/core/registry/model-choice'
import { type Moved, promote, rollBack } from '@/lib/core/registry/promote'
import { composeRegistry, readUserName } from '../compose'
import { CommandFailure } from '../run-command'

export type MoveOptions = { readonly why?: string; readonly who?: string; readonly force?: string }

const NO_REASON = 'no reason given'

/** @throws CommandFailure where the gate says no, with what else can be done. */
export async function promoteModel(choice: ModelChoice, asked: string, options: MoveOptions): Promise<void> {
  const { promotion } = composeRegistry()
  const version = asked === 'latest' ? await findLatest(promotion.registry, choice) : asked
  console.error(`Examining version ${version} of ${choiceId(choice)} …`)
  const outcome = await promote(promotion, {
    choice,
    version,
    who: options.who ?? readUserName(),
    why: options.why ?? NO_REASON,
    force: options.force,
  })
  console.log(describeGate(outcome.gate))
  if (!outcome.ok) {
    const what = outcome.isForcible ? 'To override the gate: --force "reason".' : outcome.why
    throw new CommandFailure(`Version ${version} was not promoted. ${what}`)
  }
  describeMove(outcome)
}

export async function rollBackModel(choice: ModelChoice, options: MoveOptions): Promise<void> {
  const { promotion } = composeRegistry()
  describeMove(await rollBack(promotion, { choice, who: options.who ?? readUserName(), why: options.why ?? NO_REASON }))
}

type Registry = ReturnType<typeof composeRegistry>['promotion']['registry']

async function findLatest(registry: Registry, choice: ModelChoice): Promise<string> {
  const [latest] = await registry.listVersions(choice)
  if (latest) return latest.version
  throw new CommandFailure(`${choiceId(choice)} has no versions. Train one: npm run train -- --track`)
}

function describeGate({ checks }: GateReport): string {
  return checks
    .map(({ name, passed, detail }) => `  ${passed ? 'pass' : 'FAIL'}  ${name.padEnd(14)} ${detail}`)
    .join('\n')
}

function describeMove({ move, unrecorded }: Moved): void {
  const forced = move.forced ? ', against the gate' : ''
  console.log(`${choiceId(move.choice)}: champion ${move.from ?? 'none'} → ${move.to}${forced}.`)
  if (unrecorded !== undefined) console.error(`Warning: ${unrecorded}`)
}
