import { z } from 'zod'

/** A no in one of the four shapes that MLflow, DagsHub and what stands before them answer in. */
export type Refusal = {
  readonly status: number
  /** `mlflow`: MLflow's own JSON. `error`: `{"error": …}`. `string`: a JSON string. `text`: HTML or anything else. */
  readonly shape: 'mlflow' | 'error' | 'string' | 'text'
  /** MLflow's name of the error, in capitals. */
  readonly errorCode: string | undefined
  /** What the server said; may hold SQL, so it is for comparing and never shown. */
  readonly text: string
}

const mlflowShape = z.object({
  error_code: z.string().regex(/^[A-Z][A-Z_]{1,60}$/),
  message: z.string().default(''),
})
const errorShape = z.object({ error: z.unknown() })

const MAX_TEXT = 2_000

export function parseRefusal(status: number, body: string): Refusal {
  const content = parseJson(body)
  const mlflow = mlflowShape.safeParse(content)
  if (mlflow.success) {
    return { status, shape: 'mlflow', errorCode: mlflow.data.error_code, text: cut(mlflow.data.message) }
  }
  const error = errorShape.safeParse(content)
  if (error.success) return { status, shape: 'error', errorCode: undefined, text: cut(String(error.data.error)) }
  if (typeof content === 'string') return { status, shape: 'string', errorCode: undefined, text: cut(content) }
  return { status, shape: 'text', errorCode: undefined, text: cut(body) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function cut(text: string): string {
  return text.slice(0, MAX_TEXT)
}

/** What was asked for is not there. */
export function isMissing({ errorCode }: Refusal): boolean {
  return errorCode === 'RESOURCE_DOES_NOT_EXIST' || errorCode === 'NOT_FOUND'
}

/** What was to be made is there already; MLflow answers 400 to it. */
export function isTaken({ errorCode }: Refusal): boolean {
  return ['RESOURCE_ALREADY_EXISTS', 'ALREADY_EXISTS', 'RESOURCE_CONFLICT'].includes(errorCode ?? '')
}

/** The server lacks the route, as older ones and DagsHub's do. */
export function isUnsupported({ status, shape, errorCode, text }: Refusal): boolean {
  if (errorCode === 'ENDPOINT_NOT_FOUND' || errorCode === 'NOT_IMPLEMENTED' || status === 501 || status === 405)
    return true
  if (status === 404) return shape === 'error' || shape === 'text'
  return status === 500 && /unsupported|not supported|not implemented/i.test(text)
}

/** DagsHub's words for a run id that it does not know, or that is of another repository. */
export function isForeignRun({ status, shape }: Refusal): boolean {
  return shape === 'string' && (status === 400 || status === 403)
}

export function isUnknownRun(refusal: Refusal): boolean {
  return isMissing(refusal) || isForeignRun(refusal)
}
