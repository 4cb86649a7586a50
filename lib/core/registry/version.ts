import { choiceFromId, choiceId, type ModelChoice } from './model-choice'

/** The alias that says which version of a configuration serves. */
export const CHAMPION = 'champion'

const NAME_PREFIX = 'bracket-'

/** One trained instance of a configuration, as the registry knows it. */
export type RegisteredVersion = {
  readonly choice: ModelChoice
  /** The registry's own number, from 1, in decimal digits. */
  readonly version: string
  /** 32 hexadecimal digits. */
  readonly runId: string
  /** Milliseconds since 1970, UTC. */
  readonly createdMs: number
  readonly tags: Readonly<Record<string, string>>
}

/** Tags that Bracket writes on versions. */
export const VERSION_TAGS = {
  /** SHA-256 of `model.onnx`, hexadecimal. */
  digest: 'bracket.digest',
  /** SHA-256 of `card.json`, hexadecimal. */
  cardDigest: 'bracket.card_digest',
  /** The card's own name of the version: day and digest. */
  cardVersion: 'bracket.card_version',
} as const

/** One such tag a move, its value a `Move` as JSON. */
export const MOVE_TAG_PREFIX = 'bracket.move.'

/** `bracket-random-forest-balanced` */
export function registeredName(choice: ModelChoice): string {
  return `${NAME_PREFIX}${choiceId(choice)}`
}

export function choiceFromRegisteredName(name: string): ModelChoice | undefined {
  return name.startsWith(NAME_PREFIX) ? choiceFromId(name.slice(NAME_PREFIX.length)) : undefined
}

export function isVersionNumber(text: string): boolean {
  return /^[1-9]\d{0,8}$/.test(text)
}
