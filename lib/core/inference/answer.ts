import { choiceId } from '@/lib/core/registry/model-choice'
import { type CompareReply, comparisonOf, scoreWithAll } from './compare'
import type { PredictDeps } from './ports'
import {
  labelOf,
  type PredictReply,
  type PredictRequest,
  probabilityAt,
  replyOf,
  type Scored,
  scoreRequest,
} from './predict'
import type { LoggedPrediction, PredictionLog, Protocol } from './prediction-log'

export type AnswerDeps = PredictDeps & {
  /** Undefined where answers are not written down. */
  readonly log: PredictionLog | undefined
  /** Whether the log holds the records too. */
  readonly keepsRecords: boolean
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
}

/**
 * Answers the records of a request: what every protocol calls. What is answered is in the log before it is given.
 * @throws AppError as `predict` does; `store-unavailable` where the log cannot be written
 */
export async function answer(deps: AnswerDeps, request: PredictRequest, asker: Asker): Promise<PredictReply> {
  const scored = await scoreRequest(deps, request)
  return replyOf(scored, await writeDown(deps, [scored], asker))
}

/** The same for one person under all four configurations. @throws AppError as `compare` does; `store-unavailable` */
export async function answerWithAll(deps: AnswerDeps, input: unknown, asker: Asker): Promise<CompareReply> {
  const scored = await scoreWithAll(deps, input)
  return comparisonOf(scored, await writeDown(deps, scored, asker))
}

/** @returns the ids of the entries, once they are durable; none where there is no log. */
async function writeDown(deps: AnswerDeps, all: readonly Scored[], asker: Asker): Promise<readonly string[]> {
  if (!deps.log) return []
  const entries = all.flatMap((scored) => entriesOf(deps, scored, asker))
  await deps.log.append(entries)
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
