import { expect, inject, test } from 'vitest'
import { startFaultProxy } from './fault-proxy'

const { trackingUri, username, password, dagshub } = inject('mlflow')
const FOREIGN_RUN = 'f'.repeat(32)

type Asking = { readonly uri: string; readonly user?: string; readonly password?: string; readonly body?: unknown }

async function ask(path: string, { uri, user, password = '', body }: Asking) {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  const response = await fetch(`${uri}/api/2.0/mlflow/${path}`, {
    headers: { 'content-type': 'application/json', ...(user === undefined ? {} : { authorization }) },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  })
  return { status: response.status, text: await response.text() }
}

const own = { uri: trackingUri, user: username, password }
const hub = { uri: dagshub.trackingUri, user: dagshub.user, password: dagshub.token }

test('the server is a real one under a prefix, and it wants credentials', async () => {
  expect(new URL(trackingUri).pathname).toBe('/owner/repository.mlflow')
  expect((await ask('experiments/get?experiment_id=0', own)).text).toContain('"Default"')
  expect((await ask('experiments/get?experiment_id=0', { uri: trackingUri })).status).toBe(401)
  expect((await ask('experiments/get?experiment_id=0', { ...own, password: 'another' })).status).toBe(401)
})

test('the imitation of DagsHub has runs, but no registry and no logged models', async () => {
  expect((await ask('experiments/get?experiment_id=0', hub)).status).toBe(200)
  expect((await ask('experiments/get?experiment_id=0', { uri: hub.uri, user: hub.password })).status).toBe(200)
  expect((await ask('experiments/get?experiment_id=0', own)).status).toBe(200)
  expect((await ask('experiments/get?experiment_id=0', { ...hub, password })).status).toBe(401)
  for (const path of ['registered-models/alias?name=a&alias=b', 'model-versions/search', 'registered-models/get']) {
    const { status, text } = await ask(path, hub)
    expect([status, JSON.parse(text)]).toEqual([404, { error: expect.stringContaining('unsupported endpoint, ') }])
  }
  for (const path of ['logged-models', 'logged-models/search', 'runs/log-model', 'runs/outputs']) {
    expect((await ask(path, { ...hub, body: {} })).status).toBe(404)
  }
})

test('a run that the imitation does not know is one of somebody else’s', async () => {
  const { status, text } = await ask(`runs/get?run_id=${FOREIGN_RUN}`, hub)
  expect([status, JSON.parse(text)]).toEqual([403, expect.stringContaining('not associated')])
  expect((await ask('runs/set-tag', { ...hub, body: { run_id: FOREIGN_RUN, key: 'a', value: 'b' } })).status).toBe(403)
  expect((await ask(`runs/get?run_id=${FOREIGN_RUN}`, own)).status).toBe(404)
})

test('a proxy in front of the server fails when told to, and recovers', async () => {
  const proxy = await startFaultProxy({ target: trackingUri })
  const through = { ...own, uri: proxy.uri }
  try {
    expect((await ask('experiments/get?experiment_id=0', through)).status).toBe(200)
    await proxy.setFault('refuse')
    await expect(ask('experiments/get?experiment_id=0', through)).rejects.toThrow('fetch failed')
    await proxy.setFault('pass')
    expect((await ask('experiments/get?experiment_id=0', through)).status).toBe(200)
  } finally {
    await proxy.stop()
  }
})
