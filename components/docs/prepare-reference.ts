import type {
  DocumentedContent,
  DocumentedOperation,
  DocumentedParameter,
  DocumentedResponse,
  OpenApiDocument,
} from '@/lib/contracts/openapi/document'
import { type JsonSchema, nameOfRef } from '@/lib/contracts/openapi/json-schema'
import type { CallParameter, CallSpec } from './prepare-call'
import { prepareSchemaRows, type SchemaRow, typeOf } from './prepare-schema'

export type ReferenceContent = {
  readonly type: string
  /** What it is, in a few words, such as the name of its schema. */
  readonly what: string
  readonly rows: readonly SchemaRow[]
  readonly examples: readonly { readonly name: string; readonly summary: string; readonly text: string }[]
}

export type ReferenceAnswer = {
  readonly status: string
  readonly description: string
  readonly headers: readonly string[]
  readonly contents: readonly ReferenceContent[]
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
  readonly answers: readonly ReferenceAnswer[]
  readonly refusals: readonly ReferenceAnswer[]
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
const WHERE_ASKED = 'Open to all, unless the operator asks for keys: then a key of the scope'

/** The document in the order and words of the page. */
export function prepareReference({ tags, paths, components }: OpenApiDocument): readonly ReferenceTag[] {
  const operations = Object.entries(paths).flatMap(([route, verbs]) =>
    Object.entries(verbs).map(([verb, operation]) => ({ route, verb, operation })),
  )
  return tags.map(({ name, description }) => ({
    id: `tag-${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`,
    name,
    description,
    operations: operations
      .filter(({ operation }) => operation.tags.includes(name))
      .map((one) => prepareOperation(one, components.schemas)),
  }))
}

type Schemas = Readonly<Record<string, JsonSchema>>
type Placed = { readonly route: string; readonly verb: string; readonly operation: DocumentedOperation }

function prepareOperation({ route, verb, operation }: Placed, schemas: Schemas): ReferenceOperation {
  const { operationId: id, summary, description, parameters = [], requestBody, responses } = operation
  const answers = Object.entries(responses).map(([status, response]) => prepareAnswer(status, response, schemas))
  const method = verb.toUpperCase()
  return {
    id,
    method,
    route,
    summary,
    description,
    access: describeAccess(operation),
    parameters: parameters.map((parameter) => prepareParameter(parameter, schemas)),
    body: requestBody && {
      description: requestBody.description,
      contents: prepareContents(requestBody.content ?? {}, schemas),
    },
    answers: answers.filter(({ status }) => Number(status) < 400),
    refusals: answers.filter(({ status }) => Number(status) >= 400),
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
  return {
    name,
    where: PLACES[where],
    type: typeOf(schema, schemas),
    isRequired: required,
    description,
    values: optionsOf(schema) ?? [],
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

function prepareAnswer(
  status: string,
  { description, headers, content = {} }: DocumentedResponse,
  schemas: Schemas,
): ReferenceAnswer {
  return { status, description, headers: Object.keys(headers), contents: prepareContents(content, schemas) }
}

function prepareContents(
  content: Readonly<Record<string, DocumentedContent>>,
  schemas: Schemas,
): readonly ReferenceContent[] {
  return Object.entries(content).map(([type, one]) => {
    const { schema, 'x-itemSchema': lines } = one
    return {
      type,
      what: describeContent(type, one),
      rows: prepareSchemaRows(lines ?? schema, schemas),
      examples: examplesOf(one),
    }
  })
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
    text: typeof value === 'string' ? value : JSON.stringify(value, null, 2),
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
