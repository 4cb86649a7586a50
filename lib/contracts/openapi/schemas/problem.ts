import { problemSchema } from '../../problem'
import { promoteRefusalSchema } from '../../promotion'
import type { NamedSchema } from '../json-schema'

const PROBLEM = {
  type: 'Always `about:blank`: `code` tells.',
  title: 'The code in words.',
  status: 'The HTTP status again.',
  detail: 'What went wrong this time, in a sentence for people.',
  code: 'One of a closed set.',
  requestId: 'Finds the request in the server’s log.',
  errors: 'What is wrong with what was sent, every fault at once.',
  'errors[].path': 'JSON Pointer into the body, or the name of a parameter.',
  'errors[].message': 'In a sentence; it never repeats a value.',
  'errors[].suggestions': 'The nearest accepted spellings, best first.',
}

/** Of how our own API says no. */
export const PROBLEM_SCHEMAS = {
  Problem: {
    schema: problemSchema,
    description:
      'What went wrong, as RFC 9457 has it. Clients branch on `code`, and pass over members that they do not know.',
    parts: PROBLEM,
  },
  PromotionProblem: {
    schema: promoteRefusalSchema,
    description: 'A problem with what the gate said, where it was asked.',
    parts: { ...PROBLEM, gate: 'The checks that a version must pass.' },
  },
} as const satisfies Readonly<Record<string, NamedSchema>>
