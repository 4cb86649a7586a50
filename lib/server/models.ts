import 'server-only'
import type { ModelSummary, ModelsReply } from '@/lib/contracts/models'
import { headlineSchema } from '@/lib/contracts/models'
import { readCards } from '@/lib/core/inference/read-cards'
import type { ModelCard } from '@/lib/core/registry/card'
import { choiceId, MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import type { Container } from './container'

/** The four configurations, whether or not their models are installed. */
export async function listModels({ files, store }: Pick<Container, 'files' | 'store'>): Promise<ModelsReply> {
  const cards = new Map((await readCards(files)).map((card) => [choiceId(card.configuration), card]))
  const models = MODEL_CHOICES.map((choice): ModelSummary => {
    const card = cards.get(choiceId(choice))
    return card
      ? { ...choice, state: store.stateOf(card.file.digest), source: 'folder', ...summarise(card) }
      : { ...choice, state: 'failed', source: 'folder' }
  })
  return { models }
}

function summarise({ version, file, threshold, metrics }: ModelCard): Partial<ModelSummary> {
  return {
    version,
    digest: file.digest,
    bytes: file.bytes,
    threshold: threshold.value,
    metrics: headlineSchema.parse(metrics.weighted),
  }
}
