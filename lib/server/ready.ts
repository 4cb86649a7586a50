import 'server-only'
import type { ReadyReply } from '@/lib/contracts/health'
import { checkAnswers } from '@/lib/core/inference/open-checked'
import type { PredictDeps } from '@/lib/core/inference/ports'
import { DEFAULT_CHOICE } from '@/lib/core/registry/model-choice'

/** @throws AppError `model-unavailable` where the default model does not give its known answers. */
export async function checkReady({ openScorer }: PredictDeps): Promise<ReadyReply> {
  const scorer = await openScorer(DEFAULT_CHOICE)
  await checkAnswers(scorer.card, (records) => scorer.score(records))
  const { configuration, version, file } = scorer.card
  return { status: 'ready', model: { ...configuration, version, digest: file.digest } }
}
