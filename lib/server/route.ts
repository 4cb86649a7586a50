import 'server-only'
import type { z } from 'zod'
import { AppError } from '@/lib/core/errors'
import { checkAdmin } from './admin'
import { type Container, getContainer } from './container'
import { explainEnvelope } from './envelope'
import { problemOf } from './http-error'
import { describeCauses } from './logger'
import { readJson } from './read-json'
import { requestIdOf, respond } from './respond'

export type Handler = (request: Request) => Promise<Response>

type JsonRoute<B extends z.ZodType, R extends z.ZodType> = {
  /** As the log names it: without the values of its segments. */
  readonly route: string
  readonly body: B
  readonly reply: R
  run(input: z.output<B>, container: Container): Promise<z.input<R>>
}

/** A handler of JSON in, JSON out. The reply's schema also strips what was never promised. */
export function jsonRoute<B extends z.ZodType, R extends z.ZodType>({
  route,
  body,
  reply,
  run,
}: JsonRoute<B, R>): Handler {
  return (request) =>
    answer(request, route, async (container) => {
      const input = parseBody(body, await readJson(request))
      return reply.parse(await run(input, container))
    })
}

type Segments = Readonly<Record<string, string>>
type SegmentContext<P extends Segments> = { readonly params: Promise<P> }

type GetRoute<P extends Segments, R extends z.ZodType> = {
  readonly route: string
  readonly reply: R
  run(container: Container, segments: P): Promise<z.input<R>>
}

/** A handler that answers from the path alone. */
export function getRoute<P extends Segments, R extends z.ZodType>({
  route,
  reply,
  run,
}: GetRoute<P, R>): (request: Request, context: SegmentContext<P>) => Promise<Response> {
  return (request, context) =>
    answer(request, route, async (container) => reply.parse(await run(container, await context.params)))
}

type AdminRoute<P extends Segments, B extends z.ZodType, R extends z.ZodType> = {
  readonly route: string
  readonly body: B
  readonly reply: R
  run(input: z.output<B>, container: Container, segments: P): Promise<z.input<R>>
}

/** A handler of JSON in, JSON out for who has the admin token. */
export function adminRoute<P extends Segments, B extends z.ZodType, R extends z.ZodType>({
  route,
  body,
  reply,
  run,
}: AdminRoute<P, B, R>): (request: Request, context: SegmentContext<P>) => Promise<Response> {
  return (request, context) =>
    answer(request, route, async (container) => {
      checkAdmin(request.headers, container.adminToken)
      const input = parseBody(body, await readJson(request))
      return reply.parse(await run(input, container, await context.params))
    })
}

function parseBody<B extends z.ZodType>(body: B, input: unknown): z.output<B> {
  const parsed = body.safeParse(input)
  if (!parsed.success) throw explainEnvelope(parsed.error, input)
  return parsed.data
}

type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Refusals = Readonly<Record<Method | 'OPTIONS', Handler>>

/** Handlers for the methods that a route does not have; a route exports those it needs. */
export function refuseMethods(route: string, allowed: readonly Method[]): Refusals {
  const allow = [...allowed, ...(allowed.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ')
  const refuse: Handler = async (request) => {
    const response = await answer(request, route, async () => {
      throw new AppError('method-not-allowed', `This address answers ${allow}.`)
    })
    response.headers.set('allow', allow)
    return response
  }
  const tell: Handler = async () => new Response(null, { status: 204, headers: { allow } })
  return { GET: refuse, HEAD: refuse, POST: refuse, PUT: refuse, PATCH: refuse, DELETE: refuse, OPTIONS: tell }
}

/** For every address under /api that is none. */
export const refuseAddress: Handler = (request) =>
  answer(request, '/api/*', async () => {
    throw new AppError('not-found', 'There is nothing at this address.')
  })

async function answer(
  request: Request,
  route: string,
  run: (container: Container) => Promise<unknown>,
): Promise<Response> {
  const container = getContainer()
  const startedMs = container.elapsedMs()
  const requestId = requestIdOf(request, () => container.newId())
  const response = await run(container).then(
    (reply) => respond(reply, { status: 200, type: 'application/json', requestId }),
    (error: unknown) => refuse(error, { container, requestId }),
  )
  container.logger.info('request', {
    method: request.method,
    route,
    status: response.status,
    ms: Math.round((container.elapsedMs() - startedMs) * 1000) / 1000,
    requestId,
  })
  return response
}

function refuse(error: unknown, { container, requestId }: { container: Container; requestId: string }): Response {
  const problem = problemOf(error, requestId)
  if (problem.status >= 500) container.logger.error(problem.title, { requestId, cause: describeCauses(error) })
  const response = respond(problem, { status: problem.status, type: 'application/problem+json', requestId })
  if (problem.code === 'unauthorized') response.headers.set('www-authenticate', 'Bearer')
  return response
}
