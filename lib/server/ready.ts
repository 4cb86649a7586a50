import 'server-only'
import type { ReadyReply } from '@/lib/contracts/health'
import { AppError } from '@/lib/core/errors'
import { checkAnswers } from '@/lib/core/inference/open-checked'
import { describeModel } from '@/lib/core/inference/predict'
import { DEFAULT_CHOICE } from '@/lib/core/registry/model-choice'
import type { Container } from './container'
import { describeStale } from './models'

type ReadyDeps = Pick<Container, 'predictDeps' | 'lineup' | 'drain'>

/** @throws AppError `shutting-down`; `model-unavailable` where the default model does not give its known answers. */
export async function checkReady({ predictDeps, lineup, drain }: ReadyDeps): Promise<ReadyReply> {
  if (drain.isDraining) throw new AppError('shutting-down', 'The server is about to stop.')
  const scorer = await predictDeps.openScorer(DEFAULT_CHOICE)
  await checkAnswers(scorer.card, (records) => scorer.score(records))
  return { status: 'ready', model: { ...describeModel(scorer), ...describeStale(lineup.staleOf(DEFAULT_CHOICE)) } }
}
