import { choiceId, MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import { type CompareReply, comparisonOf, scoreWithAll } from './compare'
import type { InferenceMetrics } from './metrics'
import type { PredictDeps } from './ports'
import {
  ABOVE_50K,
  labelOf,
  type PredictReply,
  type PredictRequest,
  probabilityAt,
  replyOf,
  type Scored,
  scoreRequest,
} from './predict'
import type { LoggedPrediction, PredictionLog, Protocol } from './prediction-log'
import { type BeginStep, withinStep } from './steps'

export type AnswerDeps = PredictDeps & {
  /** Undefined where answers are not written down. */
  readonly log: PredictionLog | undefined
  /** Whether the log holds the records too. */
  readonly keepsRecords: boolean
  readonly metrics: Pick<InferenceMetrics, 'scored' | 'answered'>
  /** Milliseconds since 1970, UTC. */
  nowMs(): number
  /** Monotonic. */
  elapsedMs(): number
  /** A UUID of version 7. */
  newPredictionId(): string
}

/** Who asks, and how. */
export type Asker = {
  readonly protocol: Protocol
  readonly requestId: string
  /** Of the API key; undefined for whoever has none. */
  readonly keyId: string | undefined
  /** When the request arrived, on the clock of `elapsedMs`. */
  readonly startedMs: number
  /** For the trace of the request. */
  readonly beginStep: BeginStep
  /** Hears how many records are about to be worked on. @throws AppError `overloaded` where they are too many now */
  weigh?(records: number): void
}

/**
 * Answers the records of a request: what every protocol calls. What is answered is in the log before it is given.
 * @throws AppError as `predict` does; `store-unavailable` where the log cannot be written
 */
export async function answer(deps: AnswerDeps, request: PredictRequest, asker: Asker): Promise<PredictReply> {
  const { scored, ids } = await answerScored(deps, request, asker)
  return replyOf(scored, ids)
}

/** Written down, and what its answer is to be made of. */
export type Answered = {
  readonly scored: Scored
  /** Of the entries in the prediction log, one a record; none where nothing is written down. */
  readonly ids: readonly string[]
}

/** The same for a protocol whose answer is another, or has the margins in it. @throws AppError as `answer` does */
export async function answerScored(deps: AnswerDeps, request: PredictRequest, asker: Asker): Promise<Answered> {
  asker.weigh?.(request.records.length)
  const scored = await withinStep(asker, { step: 'score', work: () => scoreRequest(deps, request) })
  return { scored, ids: await conclude(deps, [scored], asker) }
}

/** The same for one person under all four configurations. @throws AppError as `scoreWithAll` does; `store-unavailable` */
export async function answerWithAll(deps: AnswerDeps, input: unknown, asker: Asker): Promise<CompareReply> {
  asker.weigh?.(MODEL_CHOICES.length)
  const scored = await withinStep(asker, { step: 'score', work: () => scoreWithAll(deps, input) })
  return comparisonOf(scored, await conclude(deps, scored, asker))
}

/** Counts and writes down. @returns the ids of the entries, once they are durable; none where there is no log. */
async function conclude(deps: AnswerDeps, all: readonly Scored[], asker: Asker): Promise<readonly string[]> {
  const ids = await writeDown(deps, all, asker)
  const { protocol, startedMs } = asker
  for (const scored of all) {
    const { scorer, given, completed, probabilities, threshold } = scored
    const model = { configuration: choiceId(scorer.card.configuration), version: scorer.version, protocol }
    const positives = probabilities.filter((probability) => labelOf(probability, threshold) === ABOVE_50K).length
    deps.metrics.scored({ ...model, given, completed, positives })
    deps.metrics.answered({ ...model, latencyMs: deps.elapsedMs() - startedMs })
  }
  return ids
}

async function writeDown(deps: AnswerDeps, all: readonly Scored[], asker: Asker): Promise<readonly string[]> {
  const { log } = deps
  if (!log) return []
  const entries = all.flatMap((scored) => entriesOf(deps, scored, asker))
  await withinStep(asker, { step: 'write down', work: () => log.append(entries) })
  return entries.map(({ id }) => id)
}

function entriesOf(
  deps: AnswerDeps,
  scored: Scored,
  { protocol, requestId, keyId, startedMs }: Asker,
): LoggedPrediction[] {
  const { scorer, threshold, probabilities, completed, given } = scored
  const configuration = choiceId(scorer.card.configuration)
  const { digest } = scorer.card.file
  const [atMs, latencyMs] = [deps.nowMs(), deps.elapsedMs() - startedMs]
  return completed.map(({ record, assumed }, index): LoggedPrediction => {
    const probability = probabilityAt(probabilities, index)
    return {
      id: deps.newPredictionId(),
      requestId,
      atMs,
      configuration,
      version: scorer.version,
      digest,
      probability,
      label: labelOf(probability, threshold),
      threshold,
      protocol,
      keyId,
      latencyMs,
      assumedCount: Object.keys(assumed).length,
      unknownCount: given[index]?.unknown.length ?? 0,
      record: deps.keepsRecords ? record : undefined,
    }
  })
}
