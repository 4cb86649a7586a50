import 'server-only'
import type { z } from 'zod'
import { AppError, type FieldIssue } from '@/lib/core/errors'
import { ALGORITHMS, BALANCINGS } from '@/lib/core/registry/model-choice'

const MAX_ISSUES = 100
const CHOICES: ReadonlyMap<unknown, readonly string[]> = new Map<string, readonly string[]>([
  ['algorithm', ALGORITHMS],
  ['balancing', BALANCINGS],
])

/** What is wrong with a request's envelope; `unknown-model` where it names a configuration that does not exist. */
export function explainEnvelope(error: z.ZodError, input: unknown): AppError {
  const issues = error.issues.flatMap((issue) => toFieldIssues(issue, input))
  const unknown = issues.filter(({ suggestions }) => suggestions !== undefined)
  if (unknown.length > 0) {
    return new AppError('unknown-model', 'There is no such model configuration.', { issues: unknown })
  }
  const [first] = issues
  const detail =
    issues.length > 1 || !first
      ? `The request has ${issues.length} faults.`
      : `The request has a fault: ${first.message}`
  return new AppError('invalid-input', detail, { issues: issues.slice(0, MAX_ISSUES) })
}

function toFieldIssues(issue: z.core.$ZodIssue, input: unknown): readonly FieldIssue[] {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? key.toString() : key))
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], message: 'This key is not known here.' }))
  }
  const options = path.length === 1 ? CHOICES.get(path[0]) : undefined
  if (options && typeof valueAt(input, path[0]) === 'string') {
    return [{ path, message: `It must be one of ${options.join(', ')}.`, suggestions: options }]
  }
  const isMissing = issue.code === 'invalid_type' && path.length === 1 && valueAt(input, path[0]) === undefined
  return [{ path, message: isMissing ? 'It is missing.' : issue.message }]
}

function valueAt(input: unknown, key: string | number | undefined): unknown {
  if (typeof input !== 'object' || input === null || key === undefined) return undefined
  return Object.entries(input).find(([name]) => name === key)?.[1]
}
