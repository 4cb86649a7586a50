import { cardFileOf } from '@/lib/adapters/files/model-writer'
import { type Holdout, packHoldout } from '@/lib/core/evaluation/holdout'
import type { ModelCard } from '@/lib/core/registry/card'
import { renderModelCard } from '@/lib/core/registry/card-text'
import { renderPlots } from '@/lib/core/registry/plots'
import type { OutgoingArtifact } from '@/lib/core/registry/ports'
import { RUN_FILES } from '@/lib/core/registry/run'
import type { RoundFigures } from '@/lib/core/training/ports'

type Known = {
  readonly card: ModelCard
  /** Absent: the run comes without, and cannot be compared. */
  readonly holdout: Holdout | undefined
  /** Empty where nobody watched. */
  readonly curve: readonly RoundFigures[]
}

/** The files of a configuration's run, its model aside. */
export function configurationFiles({ card, holdout, curve }: Known): readonly OutgoingArtifact[] {
  const texts: readonly (readonly [string, string])[] = [
    [RUN_FILES.card, cardFileOf(card)],
    [RUN_FILES.cardText, renderModelCard(card)],
    ...(holdout ? [[RUN_FILES.holdout, JSON.stringify(packHoldout(holdout))] as const] : []),
    ...renderPlots(card, curve).map(({ path, svg }) => [path, svg] as const),
  ]
  return texts.map(([path, text]) => ({ path, bytes: Buffer.from(text) }))
}
