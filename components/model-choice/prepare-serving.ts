import type { ModelSource } from '@/lib/core/registry/serving'

export type ServingFacts = {
  /** The registry's number, or the card's own version of a model that ships. */
  readonly version: string
  readonly source: ModelSource
  /** ISO 8601, UTC; undefined where the registry could be followed, or none is. */
  readonly staleSince: string | undefined
}

const SOURCE_WORDS: Readonly<Record<ModelSource, string>> = {
  mlflow: 'the registry’s champion',
  cache: 'the registry’s last champion, as kept here',
  folder: 'as it ships',
}

/** Which version answers, where it came from, and since when the registry could not be followed. */
export function describeServing({ version, source, staleSince }: ServingFacts): string {
  const words = `Version ${version}, ${SOURCE_WORDS[source]}.`
  if (staleSince === undefined) return words
  return `${words} The registry could not be followed since ${staleSince.slice(0, 16).replace('T', ' ')} UTC.`
}
