import { afterEach, expect, test } from 'vitest'
import { createFakeContainer, installContainer } from '@/lib/testing/fake-container'
import { createEndpoint, type Operation } from './endpoint'
import { type Call, jsonReply } from './exchange'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const SPAN = '00f067aa0ba902b7'

let uninstall = () => {}
afterEach(() => uninstall())

async function answerWith(operation: Operation) {
  const container = createFakeContainer()
  uninstall = installContainer(container)
  const headers: Readonly<Record<string, string>> = { traceparent: `00-${TRACE}-${SPAN}-01`, tracestate: 'vendor=1' }
  const call: Call = {
    method: 'GET',
    query: '',
    segments: {},
    header: (name) => headers[name],
    readBody: async () => new Uint8Array(),
    async *chunks() {},
  }
  const { body } = await createEndpoint({ route: '/x', operations: { GET: operation } }).answer(call)
  return { body, container }
}

test('what a request asks of others is asked in its trace, and its log line tells which', async () => {
  const { body, container } = await answerWith({
    access: 'public',
    handle: async (_call, context) => {
      await context.container.refresh()
      return jsonReply(context.container.tracing.headersHere())
    },
  })
  expect(JSON.parse(String(body))).toEqual({
    traceparent: expect.stringMatching(new RegExp(`^00-${TRACE}-(?!${SPAN})[0-9a-f]{16}-01$`)),
    tracestate: 'vendor=1',
  })
  expect(container.tracing.headersHere()).toEqual({})
  expect(container.logLines.map((line) => JSON.parse(line).traceId)).toEqual([TRACE])
})
