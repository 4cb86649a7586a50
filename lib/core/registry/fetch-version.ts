import { AppError } from '@/lib/core/errors'
import { type ModelCard, modelCardSchema } from './card'
import { choiceId, type ModelChoice } from './model-choice'
import type { RunArtifacts } from './ports'
import { RUN_FILES } from './run'
import { type RegisteredVersion, registeredName, VERSION_TAGS } from './version'

/** Versions on this machine's disk. */
export type VersionCache = {
  /** `card.json` as it came. */
  readCardFile(choice: ModelChoice, version: string): Promise<Uint8Array | undefined>
  /** Whether the model's file is here, of the size and digest that the card says. */
  hasModel(card: ModelCard): Promise<boolean>
  /** Whole or not at all. `model` is absent where it is here already. */
  keep(
    version: Pick<RegisteredVersion, 'choice' | 'version'>,
    files: { readonly cardFile: Uint8Array; readonly card: ModelCard; readonly model: Uint8Array | undefined },
  ): Promise<void>
}

export type FetchDeps = {
  readonly artifacts: Pick<RunArtifacts, 'readArtifact'>
  readonly cache: VersionCache
  /** SHA-256, hexadecimal. */
  digestOf(bytes: Uint8Array): string
}

const MAX_CARD_BYTES = 4_000_000
/** A larger file is not fetched, whatever its card says. */
export const MAX_MODEL_BYTES = 64_000_000

/**
 * Brings the files of a version here, unless they are, and holds them against its digests.
 * @throws AppError `model-invalid` for a version without a card of ours or with other files than it says; as the registry does.
 */
export async function fetchVersion(deps: FetchDeps, version: RegisteredVersion): Promise<ModelCard> {
  const { artifacts, cache } = deps
  const kept = await recallVersion(deps, version)
  if (kept && isOfVersion(deps, kept, version)) return kept.card
  const cardFile = await artifacts.readArtifact(version.runId, RUN_FILES.card, { maxBytes: MAX_CARD_BYTES })
  const card = readCard(cardFile)
  if (!card) throw invalid(version, 'has no card of Bracket’s: `npm run models -- import` makes one')
  if (choiceId(card.configuration) !== choiceId(version.choice)) throw invalid(version, 'is of another configuration')
  if (!isOfVersion(deps, { card, cardFile }, version))
    throw invalid(version, 'has another card than it was registered with')
  const model = (await cache.hasModel(card)) ? undefined : await fetchModel(deps, version, card)
  await cache.keep(version, { cardFile, card, model })
  return card
}

type Kept = { readonly card: ModelCard; readonly cardFile: Uint8Array }

/** A version that was brought here before; undefined where it was not, or is not whole any more. */
export async function recallVersion(
  { cache }: Pick<FetchDeps, 'cache'>,
  { choice, version }: Pick<RegisteredVersion, 'choice' | 'version'>,
): Promise<Kept | undefined> {
  const cardFile = await cache.readCardFile(choice, version)
  const card = cardFile && readCard(cardFile)
  return card && (await cache.hasModel(card)) ? { card, cardFile } : undefined
}

async function fetchModel(
  { artifacts, digestOf }: FetchDeps,
  version: RegisteredVersion,
  { file }: ModelCard,
): Promise<Uint8Array> {
  if (file.bytes > MAX_MODEL_BYTES) throw invalid(version, 'has a larger file than is ever loaded')
  const model = await artifacts.readArtifact(version.runId, RUN_FILES.model, { maxBytes: file.bytes })
  if (model.length !== file.bytes || digestOf(model) !== file.digest) {
    throw invalid(version, 'came with another file than its card describes')
  }
  return model
}

/** Tags are absent where something else than Bracket registered the version. */
function isOfVersion({ digestOf }: Pick<FetchDeps, 'digestOf'>, { card, cardFile }: Kept, { tags }: RegisteredVersion) {
  const { [VERSION_TAGS.digest]: digest = card.file.digest, [VERSION_TAGS.cardDigest]: cardDigest } = tags
  return digest === card.file.digest && (cardDigest === undefined || cardDigest === digestOf(cardFile))
}

function readCard(bytes: Uint8Array): ModelCard | undefined {
  try {
    return modelCardSchema.parse(JSON.parse(new TextDecoder().decode(bytes)))
  } catch {
    return undefined
  }
}

function invalid({ choice, version }: RegisteredVersion, what: string): AppError {
  return new AppError('model-invalid', `Version ${version} of ${registeredName(choice)} ${what}.`)
}
