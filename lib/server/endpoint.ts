import 'server-only'
import type { Problem } from '@/lib/contracts/problem'
import type { ErrorCode } from '@/lib/core/errors'
import { AppError } from '@/lib/core/errors'
import type { Asker } from '@/lib/core/inference/answer'
import type { Protocol } from '@/lib/core/inference/prediction-log'
import { type Access, admit, type Caller, type Guard } from './access'
import { type Container, getContainer } from './container'
import { answerPreflight, corsHeaders } from './cross-origin'
import { API_POLICY } from './csp'
import { type Call, isStream, jsonReply, type Reply, requestIdOf } from './exchange'
import { problemOf } from './http-error'
import { describeCauses } from './logger'
import { headersOfRefusal } from './rate-limit'
import { discard, endAfter } from './streams'
import type { RequestTrace } from './tracing'

export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
export type Method = (typeof METHODS)[number]

/** What a handler knows beside the call. */
export type Context = {
  readonly container: Container
  readonly requestId: string
  readonly caller: Caller
  /** For the prediction log and the metrics. */
  readonly asker: Asker
}

export type Handle = (call: Call, context: Context) => Promise<Reply>

export type Operation = Omit<Guard, 'access'> & {
  /** Where it depends on what is sent, it is asked for each call. */
  readonly access: Access | ((call: Call) => Access)
  readonly handle: Handle
}

/** What one call is to be let in for, and who answers it. */
type Matched = Guard & Pick<Operation, 'handle'>

/** Refusals by rule, which are no faults of ours; the request's own line tells of them. */
const ORDINARY: ReadonlySet<ErrorCode> = new Set(['overloaded', 'shutting-down'])

/** Writes a refusal in the words of the endpoint's protocol. */
export type Refuse = (problem: Problem, error: unknown) => Reply

export type EndpointSpec = {
  /** As logs, metrics and the document name it: `/v2/models/{model}/infer`. */
  readonly route: string
  /** How answers are marked in the prediction log; `v1` where left out. */
  readonly protocol?: Protocol
  /** HEAD follows from GET, and OPTIONS is answered for all that does not say otherwise. */
  readonly operations: Readonly<Partial<Record<Exclude<Method, 'HEAD'>, Operation>>>
  readonly refuse?: Refuse
}

/** One address with all its methods: the definition that Next's route and the fast lane both mount. */
export type Endpoint = EndpointSpec & { answer(call: Call): Promise<Reply> }

/** Never throws: whatever goes wrong is answered, and logged once. */
export function createEndpoint(spec: EndpointSpec): Endpoint {
  return { ...spec, answer: (call) => answer(spec, call) }
}

type Begun = {
  readonly container: Container
  readonly requestId: string
  readonly startedMs: number
  readonly trace: RequestTrace
}
type Outcome = { readonly reply: Reply; readonly keyId: string | undefined; readonly code: ErrorCode | undefined }

async function answer(spec: EndpointSpec, call: Call): Promise<Reply> {
  const container = getContainer()
  const startedMs = container.elapsedMs()
  const requestId = requestIdOf(call.header('x-request-id'), () => container.newId())
  const trace = container.tracing.begin({
    traceparent: call.header('traceparent'),
    tracestate: call.header('tracestate'),
    method: call.method,
    route: spec.route,
  })
  container.metrics.http.began()
  const begun: Begun = { container, requestId, startedMs, trace }
  const outcome = await run(spec, call, begun)
  const { headers, body, status } = outcome.reply
  const end = () => conclude(spec, call, begun, outcome)
  if (!isStream(body)) end()
  return {
    status,
    headers: {
      'cache-control': 'no-store',
      'content-security-policy': API_POLICY,
      ...headers,
      ...corsHeaders(call, container.settings),
      'x-request-id': requestId,
    },
    body: isStream(body) ? endAfter(body, end) : body,
  }
}

function conclude(
  { route, protocol }: EndpointSpec,
  { method }: Call,
  begun: Begun,
  { reply, keyId, code }: Outcome,
): void {
  const { container, requestId, startedMs, trace } = begun
  const { status } = reply
  const ms = container.elapsedMs() - startedMs
  container.metrics.http.ended({ route, method, status, durationMs: ms, code })
  trace.end({ status, requestId, protocol, code })
  container.logger.info('request', {
    method,
    route,
    status,
    ms: Math.round(ms * 1000) / 1000,
    requestId,
    traceId: trace.traceId,
    keyId,
  })
}

async function run(spec: EndpointSpec, call: Call, begun: Begun): Promise<Outcome> {
  const { container, requestId, startedMs, trace } = begun
  const protocol = spec.protocol ?? 'v1'
  let operation: Matched | undefined
  let caller: Caller | undefined
  try {
    if (call.method === 'OPTIONS' && !spec.operations.OPTIONS) {
      return { reply: answerPreflight(call, allowOf(spec), container.settings), keyId: undefined, code: undefined }
    }
    operation = findOperation(spec, call)
    caller = await admit(call, operation, { container, route: spec.route })
    const { keyId, weigh } = caller
    const asker: Asker = { protocol, requestId, keyId, startedMs, beginStep: trace.beginStep, weigh }
    const working = workWithin(operation, call, { container, requestId, caller, asker }, trace)
    const reply = await (operation.access === 'admin' ? working : inTime(working, container.settings))
    return { reply: withHeaders(reply, caller.headers), keyId, code: undefined }
  } catch (error) {
    const problem = problemOf(error, requestId)
    const { code } = problem
    if (operation?.access === 'predict' || operation?.access === 'batch') {
      container.metrics.inference.refused({ protocol, code })
    }
    return { reply: refuse(spec, { error, problem, container }), keyId: caller?.keyId, code }
  }
}

/** Predicting calls nobody, so its trace need not be found again. */
function workWithin(operation: Matched, call: Call, context: Context, trace: RequestTrace): Promise<Reply> {
  const { access } = operation
  if (access === 'predict' || access === 'batch') return work(operation, call, context)
  return context.container.tracing.within(trace, () => work(operation, call, context))
}

/** Runs the handler; its caller leaves when the work is done, of a stream when that ends, whoever still waits for it. */
async function work({ handle }: Matched, call: Call, context: Context): Promise<Reply> {
  const { leave } = context.caller
  let reply: Reply
  try {
    reply = await handle(call, context)
  } catch (error) {
    leave()
    throw error
  }
  if (!isStream(reply.body)) {
    leave()
    return reply
  }
  const body = endAfter(reply.body, leave)
  if (call.method !== 'HEAD') return { ...reply, body }
  await discard(body)
  return { ...reply, body: undefined }
}

/** A stream is in time when it begins. What comes too late nobody reads. @throws AppError `timed-out` */
function inTime(working: Promise<Reply>, { REQUEST_TIMEOUT_SECONDS }: Container['settings']): Promise<Reply> {
  return new Promise((resolve, reject) => {
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      reject(new AppError('timed-out', `This took longer than ${REQUEST_TIMEOUT_SECONDS} s.`))
    }, REQUEST_TIMEOUT_SECONDS * 1000)
    const finish = (reply: Reply) => {
      clearTimeout(timer)
      if (isLate && isStream(reply.body)) discard(reply.body).catch(() => undefined)
      resolve(reply)
    }
    working.then(finish, (error: unknown) => {
      clearTimeout(timer)
      reject(error)
    })
  })
}

type Refusal = { readonly error: unknown; readonly problem: Problem; readonly container: Container }

function refuse(spec: EndpointSpec, { error, problem, container }: Refusal): Reply {
  const { code, status, title, requestId } = problem
  if (status >= 500 && !ORDINARY.has(code)) container.logger.error(title, { requestId, cause: describeCauses(error) })
  const reply = (spec.refuse ?? refuseAsProblem)(problem, error)
  const headers = headersOfRefusal(error)
  if (code === 'unauthorized') return withHeaders(reply, { ...headers, 'www-authenticate': 'Bearer' })
  if (code === 'method-not-allowed') return withHeaders(reply, { ...headers, allow: allowOf(spec) })
  return withHeaders(reply, headers)
}

export function refuseAsProblem(problem: Problem): Reply {
  return jsonReply(problem, { status: problem.status, type: 'application/problem+json' })
}

function withHeaders(reply: Reply, headers: Readonly<Record<string, string>>): Reply {
  return { ...reply, headers: { ...reply.headers, ...headers } }
}

/** HEAD is answered as GET is; whoever carries the reply leaves the body out. */
function findOperation({ operations, ...spec }: EndpointSpec, call: Call): Matched {
  const method = call.method === 'HEAD' ? 'GET' : call.method
  const found = isMethod(method) ? operations[method] : undefined
  if (found) return { ...found, access: typeof found.access === 'function' ? found.access(call) : found.access }
  throw new AppError('method-not-allowed', `This address answers ${allowOf({ operations, ...spec })}.`)
}

function isMethod(name: string): name is keyof EndpointSpec['operations'] {
  return METHODS.some((method) => method === name)
}

function allowOf({ operations }: EndpointSpec): string {
  return [...Object.keys(operations), ...('GET' in operations ? ['HEAD'] : []), 'OPTIONS'].join(', ')
}
