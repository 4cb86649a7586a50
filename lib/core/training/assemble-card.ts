import type { CensusRecord } from '@/lib/core/census/field'
import type { ModelCard } from '@/lib/core/registry/card'
import { modelCardSchema } from '@/lib/core/registry/card'
import type { TrainedConfiguration } from './train-configuration'

/** What the card says beside the training's own facts. */
export type Provenance = {
  /** ISO 8601, UTC. */
  readonly created: string
  readonly codeCommit: string | null
  readonly data: ModelCard['data']
  /** Complete, invented records that every server asks the model before it trusts it. */
  readonly knownPeople: readonly CensusRecord[]
}

const CURVE_DIGITS = 6

/** @throws where the facts do not make a valid card: a metric that is no fraction, say. */
export async function assembleCard(
  { file, facts }: Pick<TrainedConfiguration, 'file' | 'facts'>,
  { created, codeCommit, data, knownPeople }: Provenance,
): Promise<ModelCard> {
  const answers = await file.scoreRecords(knownPeople)
  return modelCardSchema.parse({
    schema: 1,
    version: `${created.slice(0, 10).replaceAll('-', '')}-${file.digest.slice(0, 8)}`,
    created,
    codeCommit,
    data,
    origin: undefined,
    ...facts,
    curves: roundNumbers(facts.curves),
    file: { ...facts.file, digest: file.digest, bytes: file.bytes.length },
    knownAnswers: knownPeople.map((record, i) => ({
      record,
      probability: answers.probabilities[i],
      margin: answers.margins[i],
    })),
  } satisfies Record<keyof ModelCard, unknown>)
}

/** Curves are for drawing; fewer digits make the card a third of its size. */
function roundNumbers(curves: ModelCard['curves']): unknown {
  return JSON.parse(
    JSON.stringify(curves, (_, value: unknown) =>
      typeof value === 'number' ? Number(value.toFixed(CURVE_DIGITS)) : value,
    ),
  )
}
