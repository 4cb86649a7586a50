import { inventRecords } from '@/cli/bench/invented-people'
import { createModelFolder } from '@/lib/adapters/files/model-folder'
import type { CensusRecord } from '@/lib/core/census/field'
import { packHoldout } from '@/lib/core/evaluation/holdout'
import { renderModelCard } from '@/lib/core/registry/card-text'
import { choiceId, DEFAULT_CHOICE, MODEL_CHOICES, type ModelChoice } from '@/lib/core/registry/model-choice'
import type { ModelRegistry, OutgoingRun, RunTracker } from '@/lib/core/registry/ports'
import { RUN_FILES } from '@/lib/core/registry/run'
import { readShipped, repeatModel, type SeedModel, worsenModel } from './seed-models'
import { modelRecord, seedRecord } from './seed-records'

const HOLDOUT_PEOPLE = 4_000
const TRIALS = 14
const MODELS_DIR = 'models'

type Seeding = { readonly tracker: RunTracker; readonly registry: ModelRegistry }

/** The configuration with three versions: 1 ships and is champion, 2 is as good, 3 is worse. */
export const SEEDED_CHOICE: ModelChoice = DEFAULT_CHOICE

/**
 * Fills an empty server: 23 runs (two trainings with four and two configurations, a sweep of 14 trials), six versions, and
 * version 1 of each configuration champion. Hold-outs are of invented people. Takes some ten seconds.
 */
export async function seedLifecycle({ tracker, registry }: Seeding): Promise<void> {
  const files = createModelFolder(MODELS_DIR)
  const people = inventRecords({ count: HOLDOUT_PEOPLE, seed: 11 })
  const shipped = await Promise.all(MODEL_CHOICES.map((choice) => readShipped(files, choice, people)))
  const first = await sendParent(tracker, { place: 0, name: 'first training' })
  for (const [i, model] of shipped.entries()) {
    const name = choiceId(model.card.configuration)
    await tracker.sendRun(outgoing(model, { place: 1 + i, name }), { parentRunId: first })
    const [version] = await registry.listVersions(model.card.configuration)
    if (version) await registry.setChampion(version)
  }
  const second = await sendParent(tracker, { place: 5, name: 'second training' })
  for (const [i, model] of (await makeRivals(shipped, people)).entries()) {
    const name = `${choiceId(SEEDED_CHOICE)} ${i === 0 ? 'again' : 'on two fields'}`
    await tracker.sendRun(outgoing(model, { place: 6 + i, name }), { parentRunId: second })
  }
  const sweep = await sendParent(tracker, { place: 8, name: 'sweep' })
  for (let trial = 0; trial < TRIALS; trial++) {
    await tracker.sendRun({ record: trialRecord(trial), artifacts: [] }, { parentRunId: sweep })
  }
}

async function makeRivals(
  shipped: readonly SeedModel[],
  people: readonly CensusRecord[],
): Promise<readonly SeedModel[]> {
  const champion = shipped.find(({ card }) => choiceId(card.configuration) === choiceId(SEEDED_CHOICE))
  if (!champion) throw new Error('The configuration with more versions than one does not ship.')
  const worse = await worsenModel(champion, { people, created: '2026-06-01T19:10:00.000Z' })
  return [repeatModel(champion, '2026-06-01T18:10:00.000Z'), worse]
}

async function sendParent(tracker: RunTracker, outline: { place: number; name: string }): Promise<string> {
  const record = seedRecord({ ...outline, kind: 'training' })
  return (await tracker.sendRun({ record, artifacts: [] }, { parentRunId: undefined })).runId
}

function outgoing({ card, bytes, holdout }: SeedModel, outline: { place: number; name: string }): OutgoingRun {
  const text = (content: string) => new TextEncoder().encode(content)
  return {
    record: modelRecord(card, outline),
    artifacts: [
      { path: RUN_FILES.card, bytes: text(`${JSON.stringify(card, null, 2)}\n`) },
      { path: RUN_FILES.cardText, bytes: text(renderModelCard(card)) },
      { path: RUN_FILES.holdout, bytes: text(JSON.stringify(packHoldout(holdout))) },
    ],
    model: { card, bytes },
  }
}

function trialRecord(trial: number) {
  const rate = 0.02 + 0.005 * trial
  return seedRecord({
    place: 9 + trial,
    name: `trial ${trial + 1}`,
    kind: 'trial',
    choice: SEEDED_CHOICE,
    params: { learning_rate: rate.toFixed(3), max_leaves: String(16 + 4 * trial) },
    figures: { validation_auc: 0.94 + 0.0005 * trial, validation_pr_auc: 0.6 + 0.002 * trial },
  })
}
