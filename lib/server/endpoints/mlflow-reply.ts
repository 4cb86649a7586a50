import 'server-only'
import type { ScoringError, ScoringErrorCode } from '@/lib/contracts/mlflow-scoring'
import type { Problem } from '@/lib/contracts/problem'
import { resolveFieldName } from '@/lib/core/census/names'
import { AppError } from '@/lib/core/errors'
import { labelOf, probabilityAt, type Scored } from '@/lib/core/inference/predict'
import { jsonReply, type Reply, textReply } from '../exchange'
import { sentenceOf } from '../sentence'

const CODE_OF_STATUS: Readonly<Partial<Record<number, ScoringErrorCode>>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'RESOURCE_DOES_NOT_EXIST',
  413: 'BAD_REQUEST',
  429: 'REQUEST_LIMIT_EXCEEDED',
  503: 'TEMPORARILY_UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
}

type WriteOptions = {
  /** Whether rows have a label, which depends on the threshold; MLflow's own have none. */
  readonly withLabels: boolean
}

/** The answer's text, a row object a record; a schema would copy it key by key. */
export function writePredictions(
  { probabilities, margins, threshold }: Pick<Scored, 'probabilities' | 'margins' | 'threshold'>,
  { withLabels }: WriteOptions,
): string {
  const rows = margins.map((margin, row) => {
    const probability = probabilityAt(probabilities, row)
    const label = withLabels ? `, "label": "${labelOf(probability, threshold)}"` : ''
    return `{"probability": ${probability}, "margin": ${margin}${label}}`
  })
  return `{"predictions": [${rows.join(', ')}]}`
}

/** In MLflow's words: a text for a media type, FastAPI's for a method, else a code and a message. */
export function refuseInvocation(problem: Problem, error: unknown): Reply {
  const { code, status, detail } = problem
  if (code === 'unsupported-media-type') return textReply(detail, { status, type: 'text/plain; charset=utf-8' })
  if (code === 'method-not-allowed') return jsonReply({ detail: 'Method Not Allowed' }, { status })
  const body: ScoringError = { error_code: codeOf(problem, error), message: sentenceOf(problem) }
  return jsonReply(body, { status: code === 'invalid-input' ? 400 : status })
}

function codeOf({ code, status }: Problem, error: unknown): ScoringErrorCode {
  if (code === 'invalid-input') return isAboutValues(error) ? 'BAD_REQUEST' : 'INVALID_PARAMETER_VALUE'
  return CODE_OF_STATUS[status] ?? 'INTERNAL_ERROR'
}

/** Whether the first fault is a field's value, rather than a column, or a record as a whole. */
function isAboutValues(error: unknown): boolean {
  const path = error instanceof AppError ? error.issues[0]?.path : undefined
  const last = path?.at(-1)
  return path?.[0] === 'rows' && typeof last === 'string' && resolveFieldName(last) !== undefined
}

/** The status alone tells. 404: the model cannot be loaded. */
export function refusePing(problem: Problem): Reply {
  if (problem.code === 'method-not-allowed') return jsonReply({ detail: 'Method Not Allowed' }, { status: 405 })
  return textReply('\n', {
    status: problem.code === 'model-unavailable' ? 404 : problem.status,
    type: 'application/json',
  })
}
