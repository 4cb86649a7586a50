import 'server-only'
import type { ReadyReply } from '@/lib/contracts/health'
import { checkAnswers } from '@/lib/core/inference/open-checked'
import { describeModel } from '@/lib/core/inference/predict'
import { DEFAULT_CHOICE } from '@/lib/core/registry/model-choice'
import type { Container } from './container'
import { describeStale } from './models'
import { checkWanted, type WantedDeps } from './wanted'

type ReadyDeps = WantedDeps & Pick<Container, 'predictDeps' | 'lineup'>

/** @throws AppError as `checkWanted` does; `model-unavailable` where the default model does not give its known answers. */
export async function checkReady({ predictDeps, lineup, ...wanted }: ReadyDeps): Promise<ReadyReply> {
  checkWanted(wanted)
  const scorer = await predictDeps.openScorer(DEFAULT_CHOICE)
  await checkAnswers(scorer.card, (records) => scorer.score(records))
  return { status: 'ready', model: { ...describeModel(scorer), ...describeStale(lineup.staleOf(DEFAULT_CHOICE)) } }
}
