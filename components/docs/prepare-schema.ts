import { type JsonSchema, nameOfRef } from '@/lib/contracts/openapi/json-schema'

/** What has a section of its own; rows link to it. */
export const OWN_SECTIONS = ['CensusRecord', 'ModelCard', 'Problem'] as const
type OwnSection = (typeof OWN_SECTIONS)[number]

export const SECTION_TITLES: Readonly<Record<OwnSection, string>> = {
  CensusRecord: 'The census record',
  ModelCard: 'The model card',
  Problem: 'Problems',
}

export type SchemaRow = {
  /** Unique among its rows. */
  readonly path: string
  readonly name: string
  /** How deep it lies; 0 at the top. */
  readonly depth: number
  /** In a few words: `integer`, `list of object`. */
  readonly type: string
  readonly isRequired: boolean
  readonly description: string
  /** What it may be: values, bounds, a default. */
  readonly limits: readonly string[]
  /** The section that tells more. */
  readonly section?: OwnSection
}

type Schemas = Readonly<Record<string, JsonSchema>>

/** The members of a schema, those inside of others below them; empty for what is no object. */
export function prepareSchemaRows(schema: JsonSchema, schemas: Schemas): readonly SchemaRow[] {
  return rowsBelow(schema, { schemas, depth: 0, path: '' })
}

type Place = { readonly schemas: Schemas; readonly depth: number; readonly path: string }

function rowsBelow(schema: JsonSchema, place: Place): readonly SchemaRow[] {
  const { schemas, depth, path } = place
  if (sectionOf(schema)) return []
  const { properties = {}, required = [], items } = resolve(schema, schemas)
  if (items) return rowsBelow(items, place)
  return Object.entries(properties).flatMap(([name, part]) => {
    const section = sectionOf(part)
    const whole = resolve(part, schemas)
    const description = part.description ?? whole.description ?? ''
    const row: SchemaRow = {
      path: `${path}/${name}`,
      name,
      depth,
      type: typeOf(part, schemas),
      isRequired: required.includes(name),
      description,
      limits: limitsOf(whole.items ? { ...whole, ...valuesOf(whole.items, schemas) } : whole, description),
      ...(section && { section }),
    }
    return [row, ...rowsBelow(part, { schemas, depth: depth + 1, path: row.path })]
  })
}

function sectionOf(schema: JsonSchema): OwnSection | undefined {
  const name = nameOfRef(schema.items || schema)
  return OWN_SECTIONS.find((section) => section === name)
}

function resolve(schema: JsonSchema, schemas: Schemas): JsonSchema {
  const name = nameOfRef(schema)
  return name === undefined ? schema : (schemas[name] ?? {})
}

function valuesOf(items: JsonSchema, schemas: Schemas): Pick<JsonSchema, 'enum'> {
  const { enum: values } = resolve(items, schemas)
  return values ? { enum: values } : {}
}

/** In the words of JSON Schema. */
export function typeOf(schema: JsonSchema, schemas: Schemas): string {
  const whole = resolve(schema, schemas)
  const { type, items, anyOf, const: only, format } = whole
  if (anyOf) return [...new Set(anyOf.map((one) => typeOf(one, schemas)))].join(' or ')
  if (only !== undefined) return typeof only
  if (type === 'array') return items ? `list of ${typeOf(items, schemas)}` : 'list'
  const name = typeof type === 'string' ? type : type?.join(' or ')
  return name === 'string' && format !== undefined ? format : (name ?? 'anything')
}

/** Whether a text tells of all values already. */
export function namesAll(text: string, values: readonly unknown[]): boolean {
  return values.every((value) => text.includes(quote(value)))
}

function limitsOf(schema: JsonSchema, description: string): readonly string[] {
  const {
    enum: values,
    const: only,
    minimum,
    maximum,
    minLength,
    maxLength,
    minItems,
    maxItems,
    default: usual,
  } = schema
  return [
    ...(values && values.length <= 10 && !namesAll(description, values) ? [values.map(quote).join(', ')] : []),
    ...(only === undefined ? [] : [quote(only)]),
    ...rangeOf(minimum, maximum, ''),
    ...rangeOf(minLength, maxLength, ' characters'),
    ...rangeOf(minItems, maxItems, ' items'),
    ...(usual === undefined ? [] : [`left out: ${quote(usual)}`]),
  ]
}

function rangeOf(least: number | undefined, most: number | undefined, unit: string): readonly string[] {
  const write = (bound: number) => bound.toLocaleString('en')
  if (least !== undefined && most !== undefined && least !== most) return [`${write(least)} to ${write(most)}${unit}`]
  if (most !== undefined)
    return [`${least === most ? '' : 'up to '}${write(most)}${most === 1 ? unit.replace(/s$/, '') : unit}`]
  return least === undefined || least === 0 ? [] : [`from ${write(least)}${unit}`]
}

function quote(value: unknown): string {
  return typeof value === 'string' ? `\`${value}\`` : String(value)
}
