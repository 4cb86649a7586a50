import { AppError } from '@/lib/core/errors'
import { type Examined, type GateReport, judgeGate, type Standing } from './gate'
import { choiceId, type ModelChoice } from './model-choice'
import type { ModelRegistry } from './ports'
import type { RegisteredVersion } from './version'

export type JudgeDeps = {
  readonly registry: Pick<ModelRegistry, 'findVersion' | 'findChampion'>
  /** Fetches and opens a version. @throws AppError `model-invalid` where it has no card or other files than it says; as the registry does. */
  examine(version: RegisteredVersion): Promise<Examined>
  takeTurn(): Promise<void>
}

export type JudgedVersion = {
  readonly candidate: Examined
  /** What it was compared with; undefined where there is no champion. */
  readonly champion: RegisteredVersion | undefined
  readonly standing: Standing
  readonly gate: GateReport
}

/**
 * What the gate says of a version as things stand; nothing moves. The champion is compared with itself, and passes unless it
 * broke.
 * @throws AppError `unknown-version`; as `examine` does.
 */
export async function judgeVersion(
  deps: JudgeDeps,
  { choice, version }: { readonly choice: ModelChoice; readonly version: string },
): Promise<JudgedVersion> {
  const [found, champion] = await Promise.all([findVersion(deps, choice, version), deps.registry.findChampion(choice)])
  return judgeAgainst(deps, found, champion)
}

/** The same, of versions that were looked up before. */
export async function judgeAgainst(
  deps: Pick<JudgeDeps, 'examine' | 'takeTurn'>,
  version: RegisteredVersion,
  champion: RegisteredVersion | undefined,
): Promise<JudgedVersion> {
  const candidate = await deps.examine(version)
  const standing = champion && (await examineStanding(deps, champion))
  return { candidate, champion, standing, gate: await judgeGate(deps, { candidate, champion: standing }) }
}

/** @throws AppError `unknown-version`; as the registry does. */
export async function findVersion(
  { registry }: { readonly registry: Pick<ModelRegistry, 'findVersion'> },
  choice: ModelChoice,
  version: string,
): Promise<RegisteredVersion> {
  const found = await registry.findVersion(choice, version)
  if (!found) throw new AppError('unknown-version', `${choiceId(choice)} has no version ${version}.`)
  return found
}

async function examineStanding(
  { examine }: Pick<JudgeDeps, 'examine'>,
  champion: RegisteredVersion,
): Promise<Standing> {
  try {
    return await examine(champion)
  } catch (error) {
    if (error instanceof AppError && error.code === 'model-invalid') return { fault: error.message }
    throw error
  }
}
