import type {
  DocumentedContent,
  DocumentedOperation,
  DocumentedParameter,
  DocumentedResponse,
  OpenApiDocument,
} from '@/lib/contracts/openapi/document'
import { type JsonSchema, nameOfRef } from '@/lib/contracts/openapi/json-schema'
import { layOutJson } from './lay-out-json'
import type { CallParameter, CallSpec } from './prepare-call'
import { namesAll, prepareSchemaRows, type SchemaRow, typeOf } from './prepare-schema'

export type ReferenceContent = {
  readonly type: string
  /** What it is, in a few words, such as the name of its schema. */
  readonly what: string
  readonly rows: readonly SchemaRow[]
  /** The call above whose body or answer has the same members, which are told there. */
  readonly sameAs?: { readonly id: string; readonly summary: string }
  readonly examples: readonly { readonly name: string; readonly summary: string; readonly text: string }[]
}

export type ReferenceAnswer = {
  readonly status: string
  readonly description: string
  readonly headers: readonly string[]
  readonly contents: readonly ReferenceContent[]
}

/** In which ways an operation says no, all in one shape. */
export type ReferenceRefusals = {
  /** Media types and schemas, such as `application/problem+json, Problem`. */
  readonly shapes: readonly string[]
  readonly reasons: readonly { readonly status: string; readonly description: string }[]
  readonly examples: ReferenceContent['examples']
}

export type ReferenceParameter = {
  readonly name: string
  readonly where: string
  readonly type: string
  readonly isRequired: boolean
  readonly description: string
  readonly values: readonly string[]
}

export type ReferenceOperation = {
  readonly id: string
  readonly method: string
  readonly route: string
  readonly summary: string
  readonly description: string
  /** Who may call, in words. */
  readonly access: string
  readonly parameters: readonly ReferenceParameter[]
  readonly body: { readonly description: string; readonly contents: readonly ReferenceContent[] } | undefined
  /** What the first example is answered; the answers do not show it again. Undefined where it would fill pages. */
  readonly sample: { readonly status: string; readonly text: string } | undefined
  readonly answers: readonly ReferenceAnswer[]
  readonly refusals: ReferenceRefusals
  readonly call: CallSpec
}

export type ReferenceTag = {
  /** Of its heading. */
  readonly id: string
  readonly name: string
  readonly description: string
  readonly operations: readonly ReferenceOperation[]
}

const BYTES = 'application/octet-stream'
const PLACES = { path: 'in the path', query: 'in the query', header: 'header' } as const
const OF_ALL_ANSWERS = 'x-request-id'
const WHERE_ASKED = 'Open to all, unless the operator asks for keys: then a key of the scope'

/** The document in the order and words of the page. */
export function prepareReference({ tags, paths, components }: OpenApiDocument): readonly ReferenceTag[] {
  const operations = Object.entries(paths).flatMap(([route, verbs]) =>
    Object.entries(verbs).map(([verb, operation]) => ({ route, verb, operation })),
  )
  const told: Told = new Map()
  return tags.map(({ name, description }) => ({
    id: `tag-${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`,
    name,
    description,
    operations: operations
      .filter(({ operation }) => operation.tags.includes(name))
      .map((one) => prepareOperation(one, { schemas: components.schemas, told })),
  }))
}

type Schemas = Readonly<Record<string, JsonSchema>>
/** By name of a schema, the call that tells its members. */
type Told = Map<string, NonNullable<ReferenceContent['sameAs']>>
type Page = { readonly schemas: Schemas; readonly told: Told }
type Placed = { readonly route: string; readonly verb: string; readonly operation: DocumentedOperation }

function prepareOperation({ route, verb, operation }: Placed, { schemas, told }: Page): ReferenceOperation {
  const { operationId: id, summary, description, parameters = [], requestBody, responses } = operation
  const teller = { schemas, told, call: { id, summary } }
  const body = requestBody && {
    description: requestBody.description,
    contents: prepareContents(requestBody.content ?? {}, teller),
  }
  const entries = Object.entries(responses)
  const { sample, answers } = takeSample(
    entries
      .filter(([status]) => Number(status) < 400)
      .map(([status, response]) => prepareAnswer(status, response, teller)),
  )
  const method = verb.toUpperCase()
  return {
    id,
    method,
    route,
    summary,
    description,
    access: describeAccess(operation),
    parameters: parameters.map((parameter) => prepareParameter(parameter, schemas)),
    body,
    sample,
    answers,
    refusals: prepareRefusals(entries.filter(([status]) => Number(status) >= 400)),
    call: {
      id,
      method,
      route,
      parameters: parameters.map(prepareCallParameter),
      bodies: Object.entries(requestBody?.content ?? {})
        .filter(([type]) => type !== BYTES)
        .map(([type, content]) => ({ type, examples: examplesOf(content) })),
    },
  }
}

function prepareParameter(
  { name, in: where, required = false, schema, description }: DocumentedParameter,
  schemas: Schemas,
): ReferenceParameter {
  const options = optionsOf(schema) ?? []
  return {
    name,
    where: PLACES[where],
    type: typeOf(schema, schemas),
    isRequired: required,
    description,
    values: namesAll(description, options) ? [] : options,
  }
}

function prepareCallParameter(parameter: DocumentedParameter): CallParameter {
  const { name, in: where, required = false, schema, example } = parameter
  const options = optionsOf(schema)
  return {
    name,
    in: where,
    isRequired: required,
    ...(options && { options }),
    value: required ? String(example ?? '') : '',
  }
}

function optionsOf({ enum: values }: JsonSchema): readonly string[] | undefined {
  return values?.map(String)
}

/** The first example by itself, and the answers without it, which need not show it again. */
function takeSample(answers: readonly ReferenceAnswer[]): Pick<ReferenceOperation, 'sample' | 'answers'> {
  const [first, ...rest] = answers
  const [content, ...contents] = first?.contents ?? []
  const [example, ...examples] = content?.examples ?? []
  if (!first || !content || !example) return { sample: undefined, answers }
  return {
    sample: { status: first.status, text: example.text },
    answers: [{ ...first, contents: [{ ...content, examples }, ...contents] }, ...rest],
  }
}

type Teller = Page & { readonly call: NonNullable<ReferenceContent['sameAs']> }

function prepareAnswer(
  status: string,
  { description, headers, content = {} }: DocumentedResponse,
  teller: Teller,
): ReferenceAnswer {
  return {
    status,
    description,
    headers: Object.keys(headers).filter((name) => name !== OF_ALL_ANSWERS),
    contents: prepareContents(content, teller),
  }
}

function prepareContents(
  content: Readonly<Record<string, DocumentedContent>>,
  { schemas, told, call }: Teller,
): readonly ReferenceContent[] {
  return Object.entries(content).map(([type, one]) => {
    const { schema, 'x-itemSchema': lines } = one
    const name = nameOfRef(lines ?? schema)
    const sameAs = name === undefined ? undefined : told.get(name)
    const rows = sameAs ? [] : prepareSchemaRows(lines ?? schema, schemas)
    if (name !== undefined && rows.length > 0) told.set(name, call)
    return { type, what: describeContent(type, one), rows, ...(sameAs && { sameAs }), examples: examplesOf(one) }
  })
}

function prepareRefusals(entries: readonly (readonly [string, DocumentedResponse])[]): ReferenceRefusals {
  const contents = entries.flatMap(([status, { content = {} }]) =>
    Object.entries(content).map(([type, one]) => ({ status, type, one })),
  )
  return {
    shapes: [...new Set(contents.map(({ type, one }) => `${type}, ${describeContent(type, one)}`))],
    reasons: entries.map(([status, { description }]) => ({ status, description })),
    examples: contents.flatMap(({ status, one }) =>
      examplesOf(one).map((example) => ({ ...example, summary: `${status}: ${example.summary}` })),
    ),
  }
}

function describeContent(type: string, { schema, 'x-itemSchema': lines }: DocumentedContent): string {
  if (lines) return `${nameOfRef(lines)} a line`
  if (type === BYTES) return 'JSON, and raw tensors behind it'
  return nameOfRef(schema) ?? schema.title ?? 'text'
}

function examplesOf({ examples = {} }: DocumentedContent): ReferenceContent['examples'] {
  return Object.entries(examples).map(([name, { summary, value }]) => ({
    name,
    summary,
    text: typeof value === 'string' ? value : layOutJson(value),
  }))
}

function describeAccess({ security }: DocumentedOperation): string {
  const names = security.flatMap((one) => Object.entries(one))
  const [scope] = names.find(([name]) => name === 'apiKey')?.[1] ?? []
  const has = (name: string) => names.some(([other]) => other === name)
  if (has('adminToken')) return `The admin token, or a key of the scope ${scope}`
  if (has('deleteToken')) return 'The token that saving gave'
  if (has('metricsToken')) return 'Open to all, unless the operator has set a metrics token'
  return scope === undefined ? 'Open to all' : `${WHERE_ASKED} ${scope}`
}
