import type { Content, ErrorShape, Operation, Right } from './operation'

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  400: 'It cannot be read: not JSON, cut off, or no request of this kind.',
  401: 'Who asks is not known: a key or token is missing or wrong.',
  403: 'The key has not the scope, or a page of another site asks.',
  404: 'There is no such model, version, key or saved answer.',
  409: 'The gate refuses it, or another move is under way.',
  413: 'The body is too large, or has too many records.',
  415: 'The content type or encoding is another than those above.',
  422: 'What was sent has faults; all of them are named.',
  429: 'Too many requests; `retry-after` says when to come again.',
  500: 'Something went wrong on our side.',
  502: 'The tracking server refuses.',
  503: 'It cannot be answered now: there is too much to do, a model, the store or the registry is away, or the server is about to stop.',
  504: 'It took too long.',
}

const OF_RIGHT: Readonly<Record<Right, readonly number[]>> = {
  public: [],
  predict: [401, 403, 429, 503, 504],
  batch: [401, 403, 429, 503, 504],
  admin: [401, 403, 429, 503],
  owner: [401, 403],
  metrics: [401, 429],
}
const OF_LIMITED = [429, 503]
const OF_ALL = [500]

export type Refusal = {
  readonly status: number
  readonly description: string
  readonly content: Content
  readonly headers: readonly string[]
}

/** In which ways an operation says no, by rising status; without those that it answers in words of its own. */
export function refusalsOf({
  right,
  isLimited = false,
  refusals = [],
  errors,
  answers,
}: Operation): readonly Refusal[] {
  const statuses = new Set([...OF_ALL, ...OF_RIGHT[right], ...(isLimited ? OF_LIMITED : []), ...refusals])
  return [...statuses]
    .filter((status) => !(status in answers))
    .sort((a, b) => a - b)
    .map((status) => ({
      status,
      description: DESCRIPTIONS[status] ?? 'It is refused.',
      content: contentOf(errors, status),
      headers: headersOf(status),
    }))
}

function contentOf(shape: ErrorShape, status: number): Content {
  switch (shape) {
    case 'problem':
      return { 'application/problem+json': status === 409 ? 'PromotionProblem' : 'Problem' }
    case 'prototype':
      return { 'application/json': 'PrototypeError' }
    case 'scoring':
      return status === 415 ? { 'text/plain': { type: 'string' } } : { 'application/json': 'ScoringError' }
    case 'ping':
      return { 'application/json': { type: 'string', const: '\n' } }
    case 'open-inference':
      return { 'application/json': 'OpenInferenceError' }
  }
}

function headersOf(status: number): readonly string[] {
  if (status === 401) return ['www-authenticate']
  if (status === 429) return ['retry-after', 'ratelimit', 'ratelimit-policy']
  return status === 503 ? ['retry-after'] : []
}
