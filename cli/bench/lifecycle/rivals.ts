import { createModelFolder } from '@/lib/adapters/files/model-folder'
import type { Mlflow } from '@/lib/adapters/mlflow/client'
import { openModel } from '@/lib/adapters/onnx/runtime'
import type { CensusRecord } from '@/lib/core/census/field'
import { type Holdout, packHoldout } from '@/lib/core/evaluation/holdout'
import type { ModelCard } from '@/lib/core/registry/card'
import { choiceId, DEFAULT_CHOICE, MODEL_CHOICES, type ModelChoice } from '@/lib/core/registry/model-choice'
import { RUN_FILES } from '@/lib/core/registry/run'
import type { RegisteredVersion } from '@/lib/core/registry/version'
import { CommandFailure } from '../../run-command'
import { inventRecords } from '../invented-people'
import { inventHoldouts } from './invented-holdouts'
import { encodeCard, seedConfiguration } from './tracking-server'

/** Of another balancing: as large and as slow as the champion, with other answers. */
const RIVAL_CHOICE: ModelChoice = {
  ...DEFAULT_CHOICE,
  balancing: DEFAULT_CHOICE.balancing === 'balanced' ? 'unbalanced' : 'balanced',
}
const PEOPLE = 64

/** A version of the default configuration, and what it must answer. */
export type Rival = {
  readonly registered: RegisteredVersion
  readonly digest: string
  /** To each of the people. */
  readonly answers: readonly number[]
}
export type Rivals = {
  readonly people: readonly CensusRecord[]
  /** Version 1, which ships, and version 2, which is no champion yet. */
  readonly champion: Rival
  readonly challenger: Rival
}

type Model = { readonly card: ModelCard; readonly bytes: Uint8Array; readonly holdout?: Holdout }

/** Registers the models that ship, makes them champions, and registers a second version of the default configuration. */
export async function registerRivals(mlflow: Mlflow, modelsDir: string): Promise<Rivals> {
  const files = createModelFolder(modelsDir)
  const read = async (choice: ModelChoice): Promise<Model> => {
    const card = await files.readCard(choice)
    return { card, bytes: await files.readModel(card) }
  }
  const [shipped, other] = [await read(DEFAULT_CHOICE), await read(RIVAL_CHOICE)]
  const { data, seed, split } = shipped.card
  const [first, second] = inventHoldouts({ dataDigest: data.digest, seed, testSize: split.testSize })
  const people = inventRecords({ count: PEOPLE, seed: 21 })
  for (const [place, choice] of MODEL_CHOICES.entries()) {
    const model = choiceId(choice) === choiceId(DEFAULT_CHOICE) ? { ...shipped, holdout: first } : await read(choice)
    await mlflow.registry.setChampion(await register(mlflow, model, place))
  }
  const rival = { card: { ...other.card, configuration: DEFAULT_CHOICE }, bytes: other.bytes, holdout: second }
  const challenger = await register(mlflow, rival, MODEL_CHOICES.length)
  const champion = await mlflow.registry.findChampion(DEFAULT_CHOICE)
  if (!champion) throw new CommandFailure('MLflow does not know the champion that it was told of.')
  return {
    people,
    champion: { registered: champion, digest: shipped.card.file.digest, answers: await answer(shipped, people) },
    challenger: { registered: challenger, digest: rival.card.file.digest, answers: await answer(rival, people) },
  }
}

async function register({ tracker, registry }: Mlflow, model: Model, place: number): Promise<RegisteredVersion> {
  const { card, bytes, holdout } = model
  const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
  const artifacts = [
    { path: RUN_FILES.card, bytes: encodeCard(card) },
    ...(holdout ? [{ path: RUN_FILES.holdout, bytes: encode(packHoldout(holdout)) }] : []),
  ]
  const run = { record: seedConfiguration({ place, card }), artifacts, model: { card, bytes } }
  const { version = '' } = await tracker.sendRun(run, { parentRunId: undefined })
  const registered = await registry.findVersion(card.configuration, version)
  if (!registered) throw new CommandFailure('MLflow does not know the version that it was sent.')
  return registered
}

async function answer({ bytes }: Model, people: readonly CensusRecord[]): Promise<readonly number[]> {
  const model = await openModel(bytes)
  try {
    return (await model.score(people)).probabilities
  } finally {
    await model.release()
  }
}
