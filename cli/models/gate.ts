import { type GateReport, isUsable } from '@/lib/core/registry/gate'
import { judgeVersion } from '@/lib/core/registry/judge-version'
import { choiceId, type ModelChoice } from '@/lib/core/registry/model-choice'
import { composeRegistry } from '../compose'
import { describeGate } from './describe-gate'
import { resolveVersion } from './resolve-version'

export type GateOptions = { readonly json?: true }

/** What `--json` prints. */
export type GateVerdict = GateReport & {
  readonly model: string
  readonly version: string
  /** SHA-256 of the model's file. */
  readonly digest: string
  /** What it was compared with; null where there is no champion. */
  readonly champion: string | null
  /** Whether it loads and answers rightly, without which no reason makes it a champion. */
  readonly usable: boolean
}

/** Says whether a version would be promoted, and leaves it to a person. The exit code becomes 1 where it would not. */
export async function gateVersion(choice: ModelChoice, asked: string, { json }: GateOptions): Promise<void> {
  const { promotion } = composeRegistry()
  const version = await resolveVersion(promotion.registry, choice, asked)
  console.error(`Examining version ${version} of ${choiceId(choice)} …`)
  const { candidate, champion, gate } = await judgeVersion(promotion, { choice, version })
  const verdict: GateVerdict = {
    model: choiceId(choice),
    version,
    digest: candidate.card.file.digest,
    champion: champion?.version ?? null,
    usable: isUsable(candidate),
    ...gate,
  }
  console.log(json ? JSON.stringify(verdict) : `${describeGate(gate)}\n${describeVerdict(verdict)}`)
  if (!gate.passed) process.exitCode = 1
}

function describeVerdict({ model, version, champion, passed }: GateVerdict): string {
  const name = `Version ${version} of ${model}`
  if (version === champion) return `${name} is the champion already.`
  if (!passed) return `${name} does not pass. Nothing was promoted.`
  return `${name} passes. Nothing was promoted; to do so: npm run models -- promote ${model} ${version}`
}
