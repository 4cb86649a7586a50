import 'server-only'
import { headers } from 'next/headers'
import type { PartialRecord } from '@/lib/core/census/field'
import { answerWithAll } from '@/lib/core/inference/answer'
import type { CompareReply } from '@/lib/core/inference/compare'
import { admit } from './access'
import { getContainer } from './container'
import type { Call } from './exchange'
import { askerOfPage } from './page'

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

/**
 * What `POST /api/v1/compare` answers for the same record, to whoever asks for the page: they are let in, counted and
 * sent away as there. A browser sends no API key with a page, so where one is asked for there is no answer.
 * @throws AppError
 */
export async function answerVisitor(record: PartialRecord): Promise<CompareReply> {
  const container = getContainer()
  const { weigh, leave } = await admit(await callOfPage(), { access: 'predict' }, { container, route: '/' })
  try {
    return await answerWithAll(container.predictDeps, record, { ...askerOfPage(container), weigh })
  } finally {
    leave()
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
