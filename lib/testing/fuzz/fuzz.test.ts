import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRng } from '@/lib/core/math/rng'
import type { Endpoint } from '@/lib/server/endpoint'
import { invocationsEndpoint } from '@/lib/server/endpoints/mlflow'
import { inferEndpoint, inferVersionEndpoint } from '@/lib/server/endpoints/open-inference'
import { compareEndpoint, predictEndpoint } from '@/lib/server/endpoints/predict'
import { prototypeEndpoint } from '@/lib/server/endpoints/prototype'
import { type Call, isStream, tooLarge } from '@/lib/server/exchange'
import { createFakeContainer, installContainer } from '../fake-container'
import { fuzzCase } from './fuzz-case'
import { describeRequest, encodeRequest, type FuzzRequest, headerOf, MISFRAMINGS } from './fuzz-request'
import { type FuzzReply, judgeReply, spokenAt } from './judge-reply'
import { mutateRequest } from './mutate-request'
import { inventValidRequest } from './valid-requests'

const SEED = 20_260
const CASES = 3_000
const ENDPOINTS = [
  predictEndpoint,
  compareEndpoint,
  prototypeEndpoint,
  invocationsEndpoint,
  inferEndpoint,
  inferVersionEndpoint,
].map((endpoint) => ({
  endpoint,
  pattern: new RegExp(`^${endpoint.route.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/%?]+)')}$`),
}))

let uninstall = () => {}
beforeAll(() => {
  uninstall = installContainer(createFakeContainer({ settings: { LOG_LEVEL: 'silent' } }))
})
afterAll(() => uninstall())

type Target = { readonly endpoint: Endpoint; readonly segments: Readonly<Record<string, string>> }

function findTarget({ target }: FuzzRequest): Target | undefined {
  const [path = ''] = target.split('?', 1)
  for (const { endpoint, pattern } of ENDPOINTS) {
    const match = pattern.exec(path)
    if (match) return { endpoint, segments: { ...match.groups } }
  }
  return undefined
}

function callOf(request: FuzzRequest, { segments }: Target): Call {
  const { method, target, body } = request
  const mark = target.indexOf('?')
  return {
    method,
    query: mark < 0 ? '' : target.slice(mark + 1),
    segments,
    header: (name) => (name === 'content-length' ? String(body.length) : headerOf(request, name)),
    readBody: async (maxBytes) => {
      if (body.length > maxBytes) throw tooLarge(maxBytes)
      return body
    },
    chunks: async function* () {
      for (let at = 0; at < body.length; at += 700) yield body.subarray(at, at + 700)
    },
  }
}

async function ask(request: FuzzRequest, target: Target): Promise<FuzzReply> {
  const { status, headers, body = '' } = await target.endpoint.answer(callOf(request, target))
  let text: string | Uint8Array = ''
  if (isStream(body)) for await (const piece of body) text += piece
  else text = body
  return { status, headers, body: request.method === 'HEAD' ? Buffer.alloc(0) : Buffer.from(text) }
}

test('requests that begin a mutation are answered', async () => {
  for (let index = 0; index < 200; index++) {
    const request = inventValidRequest(createRng(index))
    const target = findTarget(request)
    const reply = target && (await ask(request, target))
    expect([reply?.status, describeRequest(request)]).toEqual([200, describeRequest(request)])
    expect(reply && judgeReply(request, reply)).toBeUndefined()
  }
})

test(`${CASES.toLocaleString('en')} requests, right or wrong: refusals have the shape of their protocol, none is a fault of ours`, async () => {
  const statuses = new Set<number>()
  for (let index = 0; index < CASES; index++) {
    const request = fuzzCase({ seed: SEED, index })
    const target = findTarget(request)
    if (!target || request.misframed) continue
    const reply = await ask(request, target)
    statuses.add(reply.status)
    const fault = judgeReply(request, reply)
    if (fault) expect.fail(`Case ${index} of seed ${SEED}: ${fault}\n${describeRequest(request)}`)
  }
  // Whatever is sent, some of it must come through, and what is wrong must be wrong in many ways.
  expect([...statuses].sort()).toEqual(expect.arrayContaining([200, 400, 404, 405, 413, 415, 422]))
}, 120_000)

test('a case is the same whenever it is asked for', () => {
  for (let index = 0; index < 50; index++) {
    const place = { seed: 3, index }
    expect(encodeRequest(fuzzCase(place))).toEqual(encodeRequest(fuzzCase(place)))
  }
})

test('mutations reach every way to break HTTP', () => {
  const rng = createRng(1)
  const request = inventValidRequest(rng)
  const seen = new Set(Array.from({ length: 5_000 }, () => mutateRequest(rng, request).misframed))
  expect(seen).toEqual(new Set([undefined, ...MISFRAMINGS]))
})

describe('the judge', () => {
  const request: FuzzRequest = { method: 'POST', target: '/v2/models/x/infer', headers: [], body: Buffer.alloc(0) }
  const reply = (status: number, body: string, type = 'application/json'): FuzzReply => ({
    status,
    headers: { 'content-type': type },
    body: Buffer.from(body),
  })

  test.each([
    { name: 'a fault of ours', given: reply(500, '{"error":"x"}') },
    { name: 'the shape of another protocol', given: reply(400, '{"detail":"x"}') },
    { name: 'more than was promised', given: reply(400, '{"error":"x","stack":"y"}') },
    { name: 'no JSON', given: reply(404, '<html>') },
    { name: 'an answer that is none', given: reply(200, '{}') },
    { name: 'a body for HEAD', given: reply(200, 'x'), method: 'HEAD' },
    { name: 'a problem of another type', given: reply(404, '{}'), target: '/api/v1/predict' },
  ])('sees $name', ({ given, ...changed }) => {
    expect(judgeReply({ ...request, ...changed }, given)).toBeDefined()
  })

  test.each([
    { name: 'a refusal', given: reply(404, '{"error":"x"}') },
    { name: 'being sent away', given: reply(503, '{"error":"x"}') },
    { name: "Node's own refusal", given: reply(400, '') },
    { name: 'a page', given: reply(404, '<html>'), target: '/x' },
  ])('lets $name pass', ({ given, ...changed }) => {
    expect(judgeReply({ ...request, ...changed }, given)).toBeUndefined()
  })

  test.each([
    ['/api/v1/predict?x', 'problem'],
    ['/predict', 'prototype'],
    ['/invocations?model=x', 'mlflow'],
    ['/v2/models/a/versions/1/infer', 'open-inference'],
    ['/v2/health/ready', undefined],
    ['/docs', undefined],
  ])('knows what is spoken at %s', (target, spoken) => {
    expect(spokenAt(target)).toBe(spoken)
  })
})
