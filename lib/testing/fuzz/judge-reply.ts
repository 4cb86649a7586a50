import type { z } from 'zod'
import { compareReplySchema } from '@/lib/contracts/compare'
import { scoringErrorSchema, scoringReplySchema } from '@/lib/contracts/mlflow-scoring'
import { NDJSON, ndjsonLineSchema } from '@/lib/contracts/ndjson'
import { inferReplySchema, JSON_LENGTH_HEADER, openInferenceErrorSchema } from '@/lib/contracts/open-inference'
import { predictReplySchema } from '@/lib/contracts/predict'
import { problemSchema } from '@/lib/contracts/problem'
import { prototypeErrorSchema, prototypeReplySchema } from '@/lib/contracts/prototype'
import type { FuzzRequest, Spoken } from './fuzz-request'

export type FuzzReply = {
  readonly status: number
  /** Names in lower case; of several the last. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
}

/** Sent away for now, which is right where there is too much to do. */
export const SENT_AWAY: ReadonlySet<number> = new Set([503, 504])
/** What is answered, without a body, to what is no HTTP or for no address. */
const AT_THE_DOOR: ReadonlySet<number> = new Set([400, 408, 413, 417, 431])

const ANSWERS: readonly { readonly path: RegExp; readonly schema: z.ZodType }[] = [
  { path: /^\/api\/v1\/predict$/, schema: predictReplySchema },
  { path: /^\/api\/v1\/compare$/, schema: compareReplySchema },
  { path: /^\/predict$/, schema: prototypeReplySchema },
  { path: /^\/invocations$/, schema: scoringReplySchema },
  { path: /^\/v2\/models\/[^/]+(\/versions\/[^/]+)?\/infer$/, schema: inferReplySchema },
]

/** What is wrong with the reply; undefined where it is as it should be. */
export function judgeReply(request: FuzzRequest, reply: FuzzReply): string | undefined {
  const { status, body } = reply
  if (status >= 500 && !SENT_AWAY.has(status)) return `The status is ${status}.`
  if (request.method === 'HEAD' || status === 204 || status === 304) {
    return body.length === 0 ? undefined : 'There is a body where there must be none.'
  }
  if (body.length === 0 && (AT_THE_DOOR.has(status) || request.method === 'TRACE')) return undefined
  if (status >= 400) return judgeRefusal(request, reply)
  return request.method === 'POST' && status === 200 ? judgeAnswer(request, reply) : undefined
}

function judgeRefusal(request: FuzzRequest, reply: FuzzReply): string | undefined {
  const type = reply.headers['content-type'] ?? ''
  switch (spokenAt(request.target)) {
    case 'problem': {
      const fault = judgeJson(problemSchema, reply.body)
      return type === 'application/problem+json' ? fault : `The refusal is ${type}, no problem.`
    }
    case 'prototype':
      return judgeJson(prototypeErrorSchema, reply.body)
    case 'mlflow':
      if (reply.status === 415) return type.startsWith('text/plain') ? undefined : `The refusal is ${type}, no text.`
      return reply.status === 405
        ? judgeJson(prototypeErrorSchema, reply.body)
        : judgeJson(scoringErrorSchema, reply.body)
    case 'open-inference':
      return judgeJson(openInferenceErrorSchema, reply.body)
    case undefined:
      return undefined
  }
}

/** What refusals at an address are written in; undefined for pages and what is nowhere. */
export function spokenAt(target: string): Spoken | undefined {
  const path = pathOf(target)
  if (path === '/predict') return 'prototype'
  if (path === '/invocations') return 'mlflow'
  if (/^\/v2(\/(?!health\/ready$|models\/[^/]+(\/versions\/[^/]+)?\/ready$)[^/]+)*$/.test(path)) return 'open-inference'
  return /^\/api(\/[^/]+)*$/.test(path) ? 'problem' : undefined
}

function judgeAnswer({ target }: FuzzRequest, { headers, body }: FuzzReply): string | undefined {
  if (headers['content-type'] === NDJSON) return judgeLines(body)
  const schema = ANSWERS.find(({ path }) => path.test(pathOf(target)))?.schema
  const length = headers[JSON_LENGTH_HEADER]
  return schema && judgeJson(schema, length === undefined ? body : body.subarray(0, Number(length)))
}

function judgeLines(body: Buffer): string | undefined {
  const lines = body.toString().split('\n')
  if (lines.pop() !== '') return 'The last line has no end.'
  for (const line of lines) {
    const fault = judgeJson(ndjsonLineSchema, line)
    if (fault) return fault
  }
  return undefined
}

function judgeJson(schema: z.ZodType, text: Buffer | string): string | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(text.toString()))
    return parsed.success ? undefined : `The body is not of the promised shape: ${parsed.error.issues[0]?.message}`
  } catch {
    return `The body is no JSON: ${JSON.stringify(text.toString().slice(0, 200))}`
  }
}

function pathOf(target: string): string {
  return target.split(/[?#]/, 1)[0] ?? ''
}
