import 'server-only'
import { headers } from 'next/headers'
import type { PartialRecord } from '@/lib/core/census/field'
import { type AnswerDeps, type Asker, answerWithAll } from '@/lib/core/inference/answer'
import type { CompareReply } from '@/lib/core/inference/compare'
import { admit, type Caller, type Guard } from './access'
import { getContainer } from './container'
import type { Call } from './exchange'

/** What a page is to know of who may do what. */
export type VisitorRules = {
  /** Whether predictions are for who has an API key alone. */
  readonly needsKey: boolean
  /** Whether there is an admin token; keys with the scope admin there may be all the same. */
  readonly hasAdminToken: boolean
}

export function readVisitorRules(): VisitorRules {
  const { REQUIRE_API_KEY, ADMIN_TOKEN } = getContainer().settings
  return { needsKey: REQUIRE_API_KEY, hasAdminToken: ADMIN_TOKEN !== undefined }
}

/** What `POST /api/v1/compare` answers for the same record, to whoever asks for the page. @throws AppError as `predictForPage` does */
export function answerVisitor(record: PartialRecord): Promise<CompareReply> {
  return predictForPage('/', (deps, asker) => answerWithAll(deps, record, asker))
}

/**
 * A prediction that a page shows: whoever asks for the page is let in, counted and sent away as by the API. A browser
 * sends no API key with a page, so where one is asked for there is no answer.
 * @throws AppError as `admit` does, and as the work does
 */
export function predictForPage<T>(route: string, work: (deps: AnswerDeps, asker: Asker) => Promise<T>): Promise<T> {
  return letVisitorIn({ access: 'predict', route }, ({ weigh }) => {
    const { predictDeps, newId, elapsedMs } = getContainer()
    const requestId = newId()
    const beginStep = () => () => undefined
    return work(predictDeps, {
      protocol: 'page',
      requestId,
      keyId: undefined,
      startedMs: elapsedMs(),
      beginStep,
      weigh,
    })
  })
}

/** Work for whoever asks for a page; the place that it takes is given back when it is done. @throws AppError as `admit` does */
export async function letVisitorIn<T>(
  { route, ...guard }: Guard & { readonly route: string },
  work: (caller: Caller) => Promise<T>,
): Promise<T> {
  const caller = await admit(await callOfPage(), guard, { container: getContainer(), route })
  try {
    return await work(caller)
  } finally {
    caller.leave()
  }
}

/** The request for the page, as the doorkeeper sees it. */
async function callOfPage(): Promise<Call> {
  const sent = await headers()
  return {
    method: 'GET',
    query: '',
    segments: {},
    header: (name) => sent.get(name) ?? undefined,
    readBody: async () => new Uint8Array(),
    async *chunks() {},
  }
}
