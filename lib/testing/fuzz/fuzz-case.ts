import fc from 'fast-check'
import { createRng } from '@/lib/core/math/rng'
import { arbitraryRequest } from './arbitrary-requests'
import type { FuzzRequest } from './fuzz-request'
import { mutateRequest } from './mutate-request'
import { inventValidRequest } from './valid-requests'

export type CasePlace = { readonly seed: number; readonly index: number }

/**
 * The request of a place in a run: the same whenever it is asked for. Two in five are made of parts, three begin as
 * requests that must be answered; one of the former and all of the latter are changed in places.
 */
export function fuzzCase({ seed, index }: CasePlace): FuzzRequest {
  const own = (Math.imul(seed, 0x9e3779b1) + index) >>> 0
  const rng = createRng(own)
  const kind = rng.int(5)
  if (kind > 1) return mutateRequest(rng, inventValidRequest(rng))
  const [request] = fc.sample(arbitraryRequest, { seed: own, numRuns: 1 })
  if (!request) throw new Error('fast-check made no request.')
  return kind === 0 ? request : mutateRequest(rng, request)
}
