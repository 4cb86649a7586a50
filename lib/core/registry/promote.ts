import { AppError } from '@/lib/core/errors'
import { judge } from '@/lib/core/evaluation/metrics'
import { type Examined, type GateReport, isUsable } from './gate'
import { readVersionHistory } from './history'
import { findVersion, type JudgeDeps, judgeAgainst } from './judge-version'
import { choiceId, type ModelChoice } from './model-choice'
import { championBefore, MAX_REASON_LENGTH, MAX_WHO_LENGTH, type Move, type MoveFigures } from './moves'
import type { ModelRegistry, PromotionLog } from './ports'
import { MOVE_TAG_PREFIX, type RegisteredVersion } from './version'

export type PromotionDeps = JudgeDeps & {
  readonly registry: ModelRegistry
  readonly log: PromotionLog
  newId(): string
  /** ISO 8601, UTC. */
  now(): string
}

/** A champion that has changed. `unrecorded` says where it could not be written down, though it was made. */
export type Moved = { readonly move: Move; readonly unrecorded: string | undefined }
export type PromotionOutcome =
  | ({ readonly ok: true; readonly gate: GateReport } & Moved)
  | {
      readonly ok: false
      readonly gate: GateReport
      readonly why: string
      /** Whether a reason would override it. */
      readonly isForcible: boolean
    }

type PromotionRequest = {
  readonly choice: ModelChoice
  readonly version: string
  readonly who: string
  readonly why: string
  /** The reason for which the gate's no is overridden. */
  readonly force?: string | undefined
}

/**
 * Makes a version the champion of its configuration if the gate lets it pass, or is forced.
 * @throws AppError `unknown-version`; `invalid-input` for words that cannot be written down; `promotion-refused` for the
 * champion itself, and where another was made the champion meanwhile; as the registry does.
 */
export async function promote(deps: PromotionDeps, request: PromotionRequest): Promise<PromotionOutcome> {
  const { choice, version, who, force } = request
  checkWords(request)
  const [next, champion] = await Promise.all([findVersion(deps, choice, version), deps.registry.findChampion(choice)])
  if (next.version === champion?.version) {
    throw new AppError('promotion-refused', `Version ${version} of ${choiceId(choice)} is the champion already.`)
  }
  const { candidate, standing, gate } = await judgeAgainst(deps, next, champion)
  if (!isUsable(candidate)) {
    return {
      ok: false,
      gate,
      why: 'A model that does not load or answers wrongly is not promoted, whatever the reason.',
      isForcible: false,
    }
  }
  if (!gate.passed && force === undefined) {
    return { ok: false, gate, why: describeRefusal(gate), isForcible: true }
  }
  const moved = await moveChampion(deps, {
    kind: 'promote',
    choice,
    champion,
    next,
    who,
    why: force ?? request.why,
    forced: !gate.passed,
    figures: { to: figuresOf(candidate), from: standing && 'card' in standing ? figuresOf(standing) : undefined },
  })
  return { ok: true, gate, ...moved }
}

/**
 * Makes the champion before this one the champion again; no gate, since it served before, but it must load.
 * @throws AppError `promotion-refused` where there is no way back; `unknown-version`; else as `promote` does.
 */
export async function rollBack(
  deps: PromotionDeps,
  { choice, who, why }: Omit<PromotionRequest, 'version' | 'force'>,
): Promise<Moved> {
  checkWords({ who, why })
  const { champion, moves } = await readVersionHistory(deps, choice)
  if (!champion) throw new AppError('promotion-refused', `${choiceId(choice)} has no champion to roll back from.`)
  const before = championBefore(moves, champion.version)
  if (before === undefined) {
    throw new AppError(
      'promotion-refused',
      `No version of ${choiceId(choice)} was champion before ${champion.version}.`,
    )
  }
  const next = await findVersion(deps, choice, before)
  const examined = await deps.examine(next)
  if (!isUsable(examined)) {
    const fault = examined.loadFault ?? examined.answerFault
    throw new AppError('promotion-refused', `Version ${before} cannot serve any more: ${fault}`)
  }
  const figures = { to: figuresOf(examined), from: undefined }
  return moveChampion(deps, { kind: 'rollback', choice, champion, next, who, why, forced: false, figures })
}

type Change = Pick<Move, 'kind' | 'choice' | 'who' | 'why' | 'forced'> & {
  readonly champion: RegisteredVersion | undefined
  readonly next: RegisteredVersion
  readonly figures: { readonly to: MoveFigures | undefined; readonly from: MoveFigures | undefined }
}

/** The alias first: a move is written down once it was made. */
async function moveChampion(deps: PromotionDeps, { champion, next, figures, ...change }: Change): Promise<Moved> {
  // Examining takes seconds, and what was compared with is to be what gives way.
  const standing = await deps.registry.findChampion(change.choice)
  if (standing?.version !== champion?.version) {
    throw new AppError(
      'promotion-refused',
      `The champion of ${choiceId(change.choice)} was moved meanwhile, and stays where it is now: look again.`,
    )
  }
  const move: Move = {
    id: deps.newId(),
    ...change,
    ...(champion && { from: champion.version }),
    to: next.version,
    at: deps.now(),
    figures: { ...(figures.to && { to: figures.to }), ...(figures.from && { from: figures.from }) },
  }
  await deps.registry.setChampion(next)
  const outcomes = await Promise.allSettled([
    deps.log.append(move),
    deps.registry.addTags(next, { [`${MOVE_TAG_PREFIX}${move.at}`]: JSON.stringify(move) }),
  ])
  const places = ['this machine’s promotion log', 'the registry']
  const lost = places.filter((_, i) => outcomes[i]?.status === 'rejected')
  return { move, unrecorded: lost.length > 0 ? `It could not be written down in ${lost.join(' and ')}.` : undefined }
}

function checkWords({ who, why, force }: Pick<PromotionRequest, 'who' | 'why' | 'force'>): void {
  const words = [
    { name: 'who moves the champion', text: who, most: MAX_WHO_LENGTH },
    { name: 'the reason', text: why, most: MAX_REASON_LENGTH },
    { name: 'the reason to override the gate', text: force, most: MAX_REASON_LENGTH },
  ]
  for (const { name, text, most } of words) {
    if (text !== undefined && (text.trim() === '' || text.length > most)) {
      throw new AppError('invalid-input', `Say ${name} in 1 to ${most} characters.`)
    }
  }
}

function describeRefusal({ checks }: GateReport): string {
  const failed = checks.filter(({ passed }) => !passed)
  return `The gate says no. ${failed.map(({ name, detail }) => `${name}: ${detail}`).join(' ')}`
}

function figuresOf({ card, holdout }: Examined): MoveFigures {
  const { rocAuc, prAuc, ece } = holdout ? judge(holdout.scored, card.threshold.value) : card.metrics.weighted
  return { rocAuc, prAuc, ece, bytes: card.file.bytes }
}
