import { z } from 'zod'

/** JSON Schema 2020-12, as OpenAPI 3.1 has it; of its keywords those that are written here. */
export type JsonSchema = {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly title?: string
  readonly description?: string
  readonly format?: string
  readonly pattern?: string
  readonly enum?: readonly (string | number | null)[]
  readonly const?: string | number | boolean
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly items?: JsonSchema | false
  readonly prefixItems?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: JsonSchema | boolean
  readonly propertyNames?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly oneOf?: readonly JsonSchema[]
  readonly contentMediaType?: string
}

export type NamedSchema = {
  readonly schema: z.ZodType
  readonly description: string
  /**
   * What is said of its parts, by `predictions[].label`: a text describes one, a schema takes its place where zod leaves
   * it open, as the records are. The empty path is the whole: its keywords are added.
   */
  readonly parts?: Readonly<Record<string, string | JsonSchema>>
}

const COMPONENTS = '#/components/schemas/'

export function refTo(name: string): JsonSchema {
  return { $ref: `${COMPONENTS}${name}` }
}

/** The name of the component that `schema` points to, if it does. */
export function nameOfRef({ $ref }: JsonSchema): string | undefined {
  return $ref?.startsWith(COMPONENTS) ? $ref.slice(COMPONENTS.length) : undefined
}

/** JSON Schemas of zod schemas, which point to each other by name. @throws Error for words about a part that is none */
export function writeSchemas(named: Readonly<Record<string, NamedSchema>>): Readonly<Record<string, JsonSchema>> {
  const registry = z.registry<{ id: string }>()
  for (const [id, { schema }] of Object.entries(named)) registry.add(schema, { id })
  // As callers write them, and as clients read them: whoever reads must pass over members that come later.
  const { schemas } = z.toJSONSchema(registry, { io: 'input', uri: (id) => `${COMPONENTS}${id}`, override: simplify })
  return Object.fromEntries(
    Object.entries(named).map(([name, words]) => [name, explain(asJsonSchema(schemas[name]), { name, ...words })]),
  )
}

/** One schema by itself. */
export function writeSchema(schema: z.ZodType): JsonSchema {
  return withoutDialect(asJsonSchema(z.toJSONSchema(schema, { io: 'input', override: simplify })))
}

type Written = { readonly jsonSchema: z.core.JSONSchema.BaseSchema }

/** Leaves out what the type and format say already. */
function simplify({ jsonSchema }: Written): void {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
}

/** Zod's own type has every keyword of every draft; what it writes of our contracts are those above. */
function asJsonSchema(schema: unknown): JsonSchema {
  return schema as JsonSchema
}

function withoutDialect(schema: JsonSchema): JsonSchema {
  const { $schema: _, $id: __, ...rest } = schema as JsonSchema & { readonly $schema?: string; readonly $id?: string }
  return rest
}

function explain(schema: JsonSchema, { name, description, parts = {} }: NamedSchema & { readonly name: string }) {
  let explained = withoutDialect(schema)
  for (const [path, words] of Object.entries(parts)) {
    const place = path.replaceAll('[]', '.[]').split('.')
    explained =
      path === ''
        ? { ...explained, ...asWords(words) }
        : changeAt(
            explained,
            place,
            (part) => (typeof words === 'string' ? { ...part, description: words } : words),
            name,
          )
  }
  return { description, ...explained }
}

function asWords(words: string | JsonSchema): JsonSchema {
  return typeof words === 'string' ? { description: words } : words
}

function changeAt(
  schema: JsonSchema,
  [step, ...rest]: readonly string[],
  change: (part: JsonSchema) => JsonSchema,
  name: string,
): JsonSchema {
  if (step === undefined) return change(schema)
  const part = step === '[]' ? schema.items : schema.properties?.[step]
  if (!part) throw new Error(`${name} has no part ${step}.`)
  const changed = changeAt(part, rest, change, name)
  return step === '[]'
    ? { ...schema, items: changed }
    : { ...schema, properties: { ...schema.properties, [step]: changed } }
}
