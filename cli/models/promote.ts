import { choiceId, type ModelChoice } from '@/lib/core/registry/model-choice'
import { type Moved, promote, rollBack } from '@/lib/core/registry/promote'
import { composeRegistry } from '../compose'
import { CommandFailure } from '../run-command'
import { readUserName } from '../settings'
import { describeGate } from './describe-gate'
import { resolveVersion } from './resolve-version'

export type MoveOptions = { readonly why?: string; readonly who?: string; readonly force?: string }

const NO_REASON = 'no reason given'

/** @throws CommandFailure where the gate says no, with what else can be done. */
export async function promoteModel(choice: ModelChoice, asked: string, options: MoveOptions): Promise<void> {
  const { promotion } = composeRegistry()
  const version = await resolveVersion(promotion.registry, choice, asked)
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

function describeMove({ move, unrecorded }: Moved): void {
  const forced = move.forced ? ', against the gate' : ''
  console.log(`${choiceId(move.choice)}: champion ${move.from ?? 'none'} → ${move.to}${forced}.`)
  if (unrecorded !== undefined) console.error(`Warning: ${unrecorded}`)
}
