import { ALGORITHMS, BALANCINGS, choiceId, DEFAULT_CHOICE, MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import { writeSchema } from './json-schema'
import type { Parameter, QueryShape } from './operation'
import { ALGORITHM, BALANCING } from './schemas/words'

/** One parameter for each member of a query's contract; every one has its words. */
export function queryParameters<S extends QueryShape>(
  shape: S,
  words: Readonly<Record<keyof S & string, string>>,
): readonly Parameter[] {
  return Object.entries(words).map(([name, description]: [keyof S & string, string]) => {
    const schema = shape[name]
    if (!schema) throw new Error(`The query has no ${name}.`)
    return { name, in: 'query', description, schema: writeSchema(schema) }
  })
}

export const CHOICE_PARAMETERS: readonly Parameter[] = [
  {
    name: 'algorithm',
    in: 'path',
    required: true,
    description: ALGORITHM,
    schema: { type: 'string', enum: ALGORITHMS },
    example: DEFAULT_CHOICE.algorithm,
  },
  {
    name: 'balancing',
    in: 'path',
    required: true,
    description: BALANCING,
    schema: { type: 'string', enum: BALANCINGS },
    example: DEFAULT_CHOICE.balancing,
  },
]

/** Names that the protocols of others choose a model by. */
export const MODEL_NAME = {
  description: `A configuration: ${MODEL_CHOICES.map((choice) => `\`${choiceId(choice)}\``).join(', ')}; or its name in the registry.`,
  schema: { type: 'string' },
  example: choiceId(DEFAULT_CHOICE),
} as const
