import { inventRecords } from '@/cli/bench/invented-people'
import { createModelFolder } from '@/lib/adapters/files/model-folder'
import { packHoldout } from '@/lib/core/evaluation/holdout'
import { renderModelCard } from '@/lib/core/registry/card-text'
import { choiceId, DEFAULT_CHOICE, MODEL_CHOICES, type ModelChoice } from '@/lib/core/registry/model-choice'
import type { ModelRegistry, OutgoingRun, RunTracker } from '@/lib/core/registry/ports'
import { RUN_FILES } from '@/lib/core/registry/run'
import { readShipped, repeatModel, type SeedModel, worsenModel } from './seed-models'
import { encodeCard, seedConfiguration, seedTraining, seedTrials } from './seed-records'

const HOLDOUT_PEOPLE = 4_000
const TRIALS = 14
const MODELS_DIR = 'models'

type Seeding = { readonly tracker: RunTracker; readonly registry: ModelRegistry }

/** The configuration with three versions: 1 ships and is champion, 2 is as good, 3 is worse. */
export const SEEDED_CHOICE: ModelChoice = DEFAULT_CHOICE

/**
 * Fills an empty server with what trainings would leave there: 23 runs (two trainings with four and two configurations, a
 * sweep of 14 trials), six versions, and version 1 of each configuration champion. Hold-outs are of invented people.
 */
export async function seedLifecycle({ tracker, registry }: Seeding): Promise<void> {
  const files = createModelFolder(MODELS_DIR)
  const people = inventRecords({ count: HOLDOUT_PEOPLE, seed: 11 })
  const shipped = await Promise.all(MODEL_CHOICES.map((choice) => readShipped(files, choice, people)))
  const champion = shipped.find(({ card }) => choiceId(card.configuration) === choiceId(SEEDED_CHOICE))
  if (!champion) throw new Error('The configuration with more versions than one does not ship.')
  const send = async (run: OutgoingRun, parentRunId?: string) => (await tracker.sendRun(run, { parentRunId })).runId

  const first = await send({
    record: seedTraining({ place: 0, cards: shipped.map(({ card }) => card) }),
    artifacts: [],
  })
  for (const [i, model] of shipped.entries()) {
    await send(outgoing(model, 1 + i), first)
    const [version] = await registry.listVersions(model.card.configuration)
    if (version) await registry.setChampion(version)
  }
  const second = await send({ record: seedTraining({ place: 5, cards: [champion.card] }), artifacts: [] })
  const worse = await worsenModel(champion, { people, created: '2026-06-01T19:10:00.000Z' })
  await send(outgoing(repeatModel(champion, '2026-06-01T18:10:00.000Z'), 6), second)
  await send(outgoing(worse, 7), second)

  const cards = [champion.card]
  const sweep = await send({ record: seedTraining({ place: 8, cards, trials: TRIALS }), artifacts: [] })
  for (const record of seedTrials({ place: 9, card: champion.card, trials: TRIALS })) {
    await send({ record, artifacts: [] }, sweep)
  }
}

function outgoing({ card, bytes, holdout }: SeedModel, place: number): OutgoingRun {
  const encode = (text: string) => new TextEncoder().encode(text)
  return {
    record: seedConfiguration({ place, card }),
    artifacts: [
      { path: RUN_FILES.card, bytes: encodeCard(card) },
      { path: RUN_FILES.cardText, bytes: encode(renderModelCard(card)) },
      { path: RUN_FILES.holdout, bytes: encode(JSON.stringify(packHoldout(holdout))) },
    ],
    model: { card, bytes },
  }
}
