import { createComponents } from './components'
import { EXAMPLES, type Example } from './examples'
import { type JsonSchema, refTo } from './json-schema'
import { type Answer, type Body, type Content, type Operation, type Right, TAGS, type Verb } from './operation'
import { OPERATIONS } from './operations'
import { refusalsOf } from './refusals'
import { REPLIES, type Replies } from './replies'

const INFO = {
  title: 'Bracket',
  summary: 'How likely is an income above $50,000?',
  description: [
    'Four models trained on the US census surveys of 1994–95, asked in four ways: our own API, the prototype’s, MLflow’s scoring protocol, and the Open Inference Protocol. All of them give the same numbers for the same person.',
    'Every answer carries `x-request-id`, the caller’s own where it sent one, and every request may carry W3C trace context. Where the operator asks for keys, send `Authorization: Bearer …`.',
    'An estimate about people like the one described, not a verdict on one: it must not decide about people without a person’s review.',
  ].join('\n\n'),
  license: { name: 'MIT', url: 'https://spdx.org/licenses/MIT.html' },
} as const

const SECURITY_SCHEMES = {
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    description:
      'An API key, `bracket_…`, made by the operator. Scopes: `predict` for single requests, `batch` for streams too, `admin` for everything. Predicting needs one only where the operator says so; one that is sent is checked all the same.',
  },
  adminToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'The operator’s own token, ADMIN_TOKEN. It opens what a key of the scope `admin` opens.',
  },
  metricsToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'METRICS_TOKEN, where the operator has set one; else everybody may read the metrics.',
  },
  deleteToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'The token that saving an answer gave, once.',
  },
} as const
type SchemeName = keyof typeof SECURITY_SCHEMES
type Security = readonly Readonly<Partial<Record<SchemeName, readonly string[]>>>[]

const SECURITY: Readonly<Record<Right, Security>> = {
  public: [],
  predict: [{}, { apiKey: ['predict'] }],
  batch: [{}, { apiKey: ['batch'] }],
  admin: [{ apiKey: ['admin'] }, { adminToken: [] }],
  owner: [{ deleteToken: [] }],
  metrics: [{}, { metricsToken: [] }],
}

type Header = { readonly description: string; readonly schema: JsonSchema }

const TEXT: JsonSchema = { type: 'string' }
const HEADERS: Readonly<Record<string, Header>> = {
  'x-request-id': {
    description: 'Finds the request in the server’s log; the caller’s own where it sent one.',
    schema: TEXT,
  },
  ratelimit: {
    description: 'What is left of the limit, and the seconds until it is whole again; where there is a limit.',
    schema: TEXT,
  },
  'ratelimit-policy': { description: 'The limit, and its window in seconds; where there is a limit.', schema: TEXT },
  'retry-after': { description: 'Seconds.', schema: { type: 'integer', minimum: 0 } },
  'www-authenticate': { description: 'Always `Bearer`.', schema: TEXT },
  location: { description: 'Of what was made, relative to the server.', schema: TEXT },
  etag: { description: 'Changes when the document does.', schema: TEXT },
  'inference-header-content-length': {
    description: 'Bytes of the JSON part, where raw tensors follow it.',
    schema: { type: 'integer', minimum: 1 },
  },
}
const OF_ALL = ['x-request-id']
const OF_LIMITS = ['ratelimit', 'ratelimit-policy']

type DocumentedExample = { readonly summary: string; readonly value: unknown }
export type DocumentedContent = {
  readonly schema: JsonSchema
  /** What each line is; OpenAPI has a word of its own for it from 3.2 on. */
  readonly 'x-itemSchema'?: JsonSchema
  readonly examples?: Readonly<Record<string, DocumentedExample>>
}
export type DocumentedBody = { readonly content?: Readonly<Record<string, DocumentedContent>> }
export type DocumentedResponse = DocumentedBody & {
  readonly description: string
  readonly headers: Readonly<Record<string, { readonly $ref: string }>>
}
export type DocumentedParameter = {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly description: string
  readonly required?: boolean
  readonly schema: JsonSchema
  readonly example?: string | number
}
export type DocumentedOperation = {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description: string
  readonly parameters?: readonly DocumentedParameter[]
  readonly requestBody?: DocumentedBody & { readonly description: string; readonly required: boolean }
  readonly responses: Readonly<Record<string, DocumentedResponse>>
  readonly security: Security
}
export type OpenApiDocument = {
  readonly openapi: string
  readonly info: typeof INFO & { readonly version: string }
  readonly servers: readonly { readonly url: string; readonly description: string }[]
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Partial<Record<Verb, DocumentedOperation>>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>
    readonly headers: Readonly<Record<string, Header>>
    readonly securitySchemes: typeof SECURITY_SCHEMES
  }
}

type Options = {
  /** Of the app. */
  readonly version: string
  /** What the examples are answered; those of the models that ship where left out. */
  readonly replies?: Replies
}

/** The whole API as OpenAPI 3.1. */
export function createDocument({ version, replies = REPLIES }: Options): OpenApiDocument {
  const paths: Record<string, Partial<Record<Verb, DocumentedOperation>>> = {}
  for (const operation of OPERATIONS) {
    paths[operation.route] = { ...paths[operation.route], [operation.verb]: writeOperation(operation, replies) }
  }
  return {
    openapi: '3.1.1',
    info: { ...INFO, version },
    servers: [{ url: '/', description: 'This server.' }],
    tags: Object.values(TAGS),
    paths,
    components: { schemas: createComponents(), headers: HEADERS, securitySchemes: SECURITY_SCHEMES },
  }
}

function writeOperation(operation: Operation, replies: Replies): DocumentedOperation {
  const { id, tag, summary, description, parameters, body, right } = operation
  const examples = EXAMPLES.filter((example) => example.operation === id)
  return {
    operationId: id,
    tags: [TAGS[tag].name],
    summary,
    description,
    ...(parameters && { parameters }),
    ...(body && {
      requestBody: {
        description: body.description,
        required: true,
        content: writeContent(body.content, (type) => asked(examples, type)),
      },
    }),
    responses: writeResponses(operation, { examples, replies }),
    security: SECURITY[right],
  }
}

type Answered = { readonly examples: readonly Example[]; readonly replies: Replies }

function writeResponses(operation: Operation, answered: Answered): Readonly<Record<string, DocumentedResponse>> {
  const limits = operation.right === 'predict' || operation.right === 'batch' || operation.isLimited ? OF_LIMITS : []
  const answers = Object.entries(operation.answers).map(([status, { headers = [], ...answer }]): [number, Answer] => [
    Number(status),
    { ...answer, headers: [...headers, ...limits] },
  ])
  const refusals = refusalsOf(operation).map(({ status, ...answer }): [number, Answer] => [status, answer])
  const responses = [...answers, ...refusals].map(([status, { description, content, headers = [] }]) => [
    status,
    {
      description,
      headers: Object.fromEntries(
        [...OF_ALL, ...headers].map((name) => [name, { $ref: `#/components/headers/${name}` }]),
      ),
      ...(content && { content: writeContent(content, (type) => given(answered, { status, type })) }),
    },
  ])
  return Object.fromEntries(responses)
}

type Examples = Readonly<Record<string, DocumentedExample>>

function writeContent(
  content: Content,
  examplesOf: (type: string) => Examples,
): Readonly<Record<string, DocumentedContent>> {
  const written = Object.entries(content).map(([type, body]) => {
    const examples = examplesOf(type)
    return [type, { ...writeBody(body, type), ...(Object.keys(examples).length > 0 && { examples }) }] as const
  })
  return Object.fromEntries(written)
}

function writeBody(body: Body, type: string): DocumentedContent {
  if (typeof body === 'string') return { schema: refTo(body) }
  if (!('lines' in body)) return { schema: body }
  return { schema: { type: 'string', contentMediaType: type }, 'x-itemSchema': refTo(body.lines) }
}

function asked(examples: readonly Example[], type: string): Examples {
  return Object.fromEntries(
    examples
      .filter((example) => example.body !== undefined && example.type === type && !example.isFaulty)
      .map(({ name, summary, body }) => [name, { summary, value: body }]),
  )
}

function given({ examples, replies }: Answered, at: { readonly status: number; readonly type: string }): Examples {
  return Object.fromEntries(
    examples.flatMap(({ operation, name, summary }) => {
      const reply = replies[`${operation}.${name}`]
      if (!reply || reply.status !== at.status || reply.type !== at.type) return []
      return [[name, { summary, value: reply.body }]]
    }),
  )
}
