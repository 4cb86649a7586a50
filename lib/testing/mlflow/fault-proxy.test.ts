import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FaultProxy, startFaultProxy } from './fault-proxy'

const FILE = '/api/2.0/mlflow-artifacts/artifacts/0/run/artifacts/model.onnx'
const CONTENT = 'twenty bytes of file'
let behind: Server
let proxy: FaultProxy

beforeEach(async () => {
  behind = createServer((_, response) => response.end(CONTENT))
  await new Promise<void>((resolve) => behind.listen(0, '127.0.0.1', resolve))
  proxy = await startFaultProxy({ target: `http://127.0.0.1:${(behind.address() as AddressInfo).port}/a/b.mlflow` })
})

afterEach(async () => {
  await proxy.stop()
  behind.closeAllConnections()
  behind.close()
})

async function get(path = FILE) {
  const response = await fetch(`${proxy.uri}${path}`, { signal: AbortSignal.timeout(500) })
  return { status: response.status, text: await response.text() }
}

test('it keeps the path and passes bodies on', async () => {
  expect(new URL(proxy.uri).pathname).toBe('/a/b.mlflow')
  expect(await get()).toEqual({ status: 200, text: CONTENT })
})

test.each([
  { fault: 'error500', reply: { status: 500, text: 'Internal Server Error' } },
  { fault: 'html', reply: { status: 200, text: expect.stringContaining('<!doctype html>') } },
  { fault: 'shorten', reply: { status: 200, text: 'twenty byt' } },
  // The eleventh byte, e (0x65), with its last bit turned.
  { fault: 'alter', reply: { status: 200, text: 'twenty bytds of file' } },
] as const)('$fault, and then well again', async ({ fault, reply }) => {
  await proxy.setFault(fault)
  expect(await get()).toEqual(reply)
  await proxy.setFault('pass')
  expect(await get()).toEqual({ status: 200, text: CONTENT })
})

test('only downloads of artifacts are altered', async () => {
  await proxy.setFault('alter')
  expect((await get('/api/2.0/mlflow/runs/get?run_id=1')).text).toBe(CONTENT)
  expect((await get('/api/2.0/mlflow-artifacts/artifacts?path=a')).text).toBe(CONTENT)
})

test.each([
  { fault: 'refuse', message: 'fetch failed' },
  { fault: 'truncate', message: 'terminated' },
  { fault: 'hang', message: 'aborted due to timeout' },
] as const)('$fault breaks the call', async ({ fault, message }) => {
  await proxy.setFault(fault)
  await expect(get()).rejects.toThrow(message)
  await proxy.setFault('pass')
  expect((await get()).text).toBe(CONTENT)
})

test('a server behind that is gone breaks the connection', async () => {
  behind.closeAllConnections()
  await new Promise((resolve) => behind.close(resolve))
  await expect(get()).rejects.toThrow('fetch failed')
  expect(proxy.countRequests()).toBe(1)
})
