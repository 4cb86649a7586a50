import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from '@playwright/test'
import { readLoggedIds } from '@/lib/testing/durability/read-logged-ids'
import { startApp } from '../app-process'
import { sendHalf, startLoad } from './load'
import { ALONE, test } from './service-test'

test('told to stop, it says so, answers on for the drain time, writes all down and exits 0', async ({ folder }) => {
  const url = `file:${join(folder, 'store.db')}`
  const app = await startApp({ ...ALONE, DATABASE_URL: url, DRAIN_SECONDS: '1' })
  const load = startLoad(app.origin, { connections: 4 })
  while (load.answered.length < 10) await sleep(10)
  const slow = sendHalf(app.origin)
  await sleep(100)
  const ended = app.end()
  await sleep(200)
  const [ready, health] = await Promise.all([fetch(`${app.origin}/api/ready`), fetch(`${app.origin}/api/health`)])
  const answeredBefore = load.answered.length
  expect([ready.status, health.status]).toEqual([503, 200])
  expect(await ready.json()).toMatchObject({ code: 'shutting-down' })
  await sleep(300)
  expect(load.answered.length).toBeGreaterThan(answeredBefore)
  await load.stop()
  expect(load.failures).toEqual([])
  // The port is closed by then; who was let in before is waited for.
  await sleep(1_000)
  await expect(fetch(`${app.origin}/api/health`)).rejects.toThrow()
  const late = await slow.finish()
  expect(await ended).toBe(0)
  expect([...(await readLoggedIds(url))].sort()).toEqual([...load.answered, ...late].sort())
})

test('a store that is not there ends the server at once', async () => {
  const app = startApp({ ...ALONE, DATABASE_URL: 'postgres://nobody:nothing@127.0.0.1:1/none' })
  await expect(app).rejects.toThrow('The app ended at once.')
})

test('a connection on which nothing was ever asked is not waited for', async () => {
  const app = await startApp({ ...ALONE, DRAIN_SECONDS: '1' })
  const silent = connect({ host: '127.0.0.1', port: Number(new URL(app.origin).port) })
  silent.on('error', () => {}).resume()
  await once(silent, 'connect')
  const slow = sendHalf(app.origin)
  await sleep(100)
  const ended = app.end()
  // Before the other one has ended, which keeps the server until then.
  await once(silent, 'close')
  expect(await slow.finish()).toHaveLength(1)
  expect(await ended).toBe(0)
})
