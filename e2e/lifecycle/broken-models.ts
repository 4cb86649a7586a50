import { createHash } from 'node:crypto'
import { createModelFolder } from '@/lib/adapters/files/model-folder'
import { openMlflow } from '@/lib/adapters/mlflow/client'
import { mlflowSettings } from '@/lib/adapters/mlflow/settings'
import type { FieldName } from '@/lib/core/census/field'
import type { ModelCard } from '@/lib/core/registry/card'
import type { ModelChoice } from '@/lib/core/registry/model-choice'
import { RUN_FILES } from '@/lib/core/registry/run'
import { encodeCard, seedConfiguration } from '@/lib/testing/mlflow/seed-records'
import type { Address } from './registry-test'

/** One that no other test counts the versions of. */
export const BROKEN_CHOICE: ModelChoice = { algorithm: 'xgboost', balancing: 'balanced' }
/** Nor do its runs stand among those that the pages show. */
const EXPERIMENT = 'bracket-broken-models'

type Model = { readonly card: ModelCard; readonly bytes: Uint8Array }
type BrokenModel = {
  readonly name: string
  /** Of its run, apart from those that were seeded. */
  readonly place: number
  /** What the app says of it. */
  readonly why: RegExp
  spoil(model: Model): Model
}

/** Their files are those that their cards describe, so nothing is wrong with them before they are opened. */
export const BROKEN_MODELS: readonly BrokenModel[] = [
  {
    name: 'a model with other inputs',
    place: 101,
    why: /does not take these fields as it should: weeks worked in year/,
    spoil: ({ card, bytes }) => withFile(card, renameInput(bytes, 'weeks worked in year', 'weeks worked in moon')),
  },
  {
    name: 'a model that answers wrongly',
    place: 102,
    why: /does not give its known answers/,
    spoil: ({ card, bytes }) => {
      const [first, ...others] = card.knownAnswers
      if (!first) throw new Error('The model that ships knows no answer.')
      const wrong = { ...first, probability: 1 - first.probability }
      return withFile({ ...card, knownAnswers: [wrong, ...others] }, repeat(bytes))
    },
  },
]

/** Made from the model that ships. @returns its version; the same one, however often it is called. */
export async function registerBroken(address: Address, { place, spoil }: BrokenModel): Promise<string> {
  const files = createModelFolder('models')
  const shipped = await files.readCard(BROKEN_CHOICE)
  const model = spoil({ card: shipped, bytes: await files.readModel(shipped) })
  const { tracker } = openMlflow(mlflowSettings({ ...address, experimentName: EXPERIMENT }))
  const record = seedConfiguration({ place, card: model.card })
  const artifacts = [{ path: RUN_FILES.card, bytes: encodeCard(model.card) }]
  const { version } = await tracker.sendRun({ record, artifacts, model }, { parentRunId: undefined })
  if (version === undefined) throw new Error('The model was sent, but not registered.')
  return version
}

function withFile(card: ModelCard, bytes: Uint8Array): Model {
  const digest = createHash('sha256').update(bytes).digest('hex')
  const version = `${card.version.slice(0, 8)}-${digest.slice(0, 8)}`
  return { card: { ...card, version, file: { ...card.file, digest, bytes: bytes.length } }, bytes }
}

/** Lengths stand before texts in ONNX, so the names must be equally long; the graph stays whole, inside as outside. */
function renameInput(bytes: Uint8Array, from: FieldName, to: string): Uint8Array {
  const found = Buffer.from(bytes).toString('latin1')
  if (from.length !== to.length || !found.includes(from)) throw new Error(`The input "${from}" cannot be renamed.`)
  return Buffer.from(found.replaceAll(from, to), 'latin1')
}

/** ONNX's tag of a model's `doc_string`: the same model in a file of its own digest. */
function repeat(bytes: Uint8Array): Uint8Array {
  const note = Buffer.from('Answers otherwise.')
  return Buffer.concat([bytes, Buffer.of(0x32, note.length), note])
}
