import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from '@playwright/test'
import { findFreePort } from '@/cli/port'
import { readLoggedIds } from '@/lib/testing/durability/read-logged-ids'
import { INVENTED_PERSON } from '@/lib/testing/people'
import { startApp } from '../app-process'
import { startLoad } from './load'
import { startProxy } from './proxy'
import { ALONE, test } from './service-test'

const BODY = JSON.stringify({ records: [INVENTED_PERSON] })

test.describe('two servers on one PostgreSQL', () => {
  test.setTimeout(180_000)

  test('restart one after the other behind a proxy, and no request fails', async ({ postgresUrl, folder, haproxy }) => {
    const env = { ...ALONE, DATABASE_URL: postgresUrl, DRAIN_SECONDS: '1' }
    const ports = [await findFreePort(), await findFreePort()]
    const replicas = await Promise.all(ports.map((port) => startApp(env, { port })))
    const proxy = await startProxy({ program: haproxy, folder, ports })
    const load = startLoad(proxy.origin)
    const exitCodes: (number | null)[] = []
    for (let restart = 0; restart < 4; restart++) {
      const at = restart % 2
      await sleep(500)
      exitCodes.push((await replicas[at]?.end()) ?? null)
      const port = ports[at]
      replicas[at] = await startApp(env, port === undefined ? {} : { port })
      // The proxy must see the new one before the other one goes.
      await untilReady(replicas[at]?.origin ?? '')
    }
    await load.stop()
    await proxy.stop()
    await Promise.all(replicas.map((replica) => replica.end()))
    expect(load.failures).toEqual([])
    expect(exitCodes).toEqual([0, 0, 0, 0])
    expect([...(await readLoggedIds(postgresUrl))].sort()).toEqual([...load.answered].sort())
  })

  test('share the limits of an address', async ({ postgresUrl }) => {
    const env = { ...ALONE, DATABASE_URL: postgresUrl, RATE_LIMIT_ADDRESS: '20' }
    const replicas = await Promise.all([startApp(env), startApp(env)])
    const statuses: number[] = []
    for (let i = 0; i < 40; i++) {
      const origin = replicas[i % 2]?.origin
      const response = await fetch(`${origin}/api/v1/predict`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: BODY,
      })
      await response.arrayBuffer()
      statuses.push(response.status)
      if (response.status === 429) expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    await Promise.all(replicas.map((replica) => replica.stop()))
    expect(statuses.filter((status) => status === 200)).toHaveLength(20)
    expect(statuses.filter((status) => status === 429)).toHaveLength(20)
  })
})

async function untilReady(origin: string): Promise<void> {
  while (!(await fetch(`${origin}/api/ready`).catch(() => undefined))?.ok) await sleep(20)
  // As long as the proxy may take to notice.
  await sleep(500)
}
