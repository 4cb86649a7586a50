import { createHash } from 'node:crypto'
import { type Holdout, packHoldout } from '@/lib/core/evaluation/holdout'
import { judge } from '@/lib/core/evaluation/metrics'
import type { Scored } from '@/lib/core/evaluation/scored'
import { createRng } from '@/lib/core/math/rng'
import type { ModelCard } from '@/lib/core/registry/card'
import type { ModelChoice } from '@/lib/core/registry/model-choice'
import { RUN_FILES } from '@/lib/core/registry/run'
import type { RegisteredVersion } from '@/lib/core/registry/version'
import { VERSION_TAGS } from '@/lib/core/registry/version'
import type { MemoryRegistry } from './memory-registry'
import { buildCard } from './model-cards'

export const digestOf = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

/** A hold-out of nobody; a model of `sharpness` 1 ranks well, one of 0 not at all. Equal seeds are equal rows. */
export function inventHoldout(sharpness: number, { rows = 600, seed = 4 } = {}): Holdout {
  const rng = createRng(seed)
  const hidden = Array.from({ length: rows }, () => rng.next())
  const labels = Uint8Array.from(hidden, (value) => (rng.next() < value ** 3 ? 1 : 0))
  const weights = Float64Array.from(hidden, () => 1 + rng.int(3))
  // Calibrated where sharp: the label's own chance; elsewhere mixed with noise.
  const probabilities = Float64Array.from(hidden, (value) => {
    return Math.fround(sharpness * value ** 3 + (1 - sharpness) * rng.next() * 0.5)
  })
  return {
    split: { dataDigest: 'd'.repeat(64), seed, testSize: 0.2, rows },
    scored: { labels, weights, probabilities },
  }
}

type VersionParts = {
  readonly choice: ModelChoice
  /** Stands for the file's bytes; another name is another model. */
  readonly name: string
  readonly holdout?: Holdout | undefined
  readonly card?: Partial<ModelCard>
}

/** Registers a model whose file is its name and whose hold-out is the one given. */
export function registerModel(
  registry: MemoryRegistry,
  { choice, name, holdout = inventHoldout(0.9), card: overrides }: VersionParts,
): { readonly version: RegisteredVersion; readonly card: ModelCard; readonly cardText: string } {
  const digest = digestOf(name)
  const card = buildCard({
    configuration: choice,
    file: { digest, bytes: name.length, trees: 1, nodes: 1 },
    metrics: metricsOf(holdout.scored),
    ...overrides,
  })
  const cardText = JSON.stringify(card)
  const version = registry.addVersion({
    choice,
    tags: {
      [VERSION_TAGS.digest]: digest,
      [VERSION_TAGS.cardDigest]: digestOf(cardText),
      [VERSION_TAGS.cardVersion]: card.version,
    },
    files: {
      [RUN_FILES.card]: cardText,
      [RUN_FILES.model]: name,
      [RUN_FILES.holdout]: JSON.stringify(packHoldout(holdout)),
    },
  })
  return { version, card, cardText }
}

function metricsOf(scored: Scored): ModelCard['metrics'] {
  const metrics = judge(scored, 0.4)
  return { weighted: metrics, unweighted: metrics }
}
