import { join } from 'node:path'
import { expect } from '@playwright/test'
import { readyReplySchema } from '@/lib/contracts/health'
import type { ModelChoice } from '@/lib/core/registry/model-choice'
import { type Fault, type FaultProxy, startFaultProxy } from '@/lib/testing/mlflow/fault-proxy'
import { startApp } from '../app-process'
import { BROKEN_CHOICE, BROKEN_MODELS, registerBroken } from './broken-models'
import { ask, hasAllChampions, PEOPLE, readServed, test, versionOf } from './registry-test'

const PERSON = PEOPLE[0]
const FOLLOWED = { version: '1', source: 'mlflow', isStale: false }
const SLOW = { timeout: 30_000 }

function settingsOf({ username, password }: { username: string; password: string }, uri: string, folder: string) {
  return {
    MLFLOW_TRACKING_URI: uri,
    MLFLOW_TRACKING_USERNAME: username,
    MLFLOW_TRACKING_PASSWORD: password,
    MODEL_REFRESH_SECONDS: '1',
    MODEL_CACHE_DIR: join(folder, 'model-cache'),
    DATABASE_URL: `file:${join(folder, 'bracket.db')}`,
  }
}

async function askPerson(origin: string, choice?: ModelChoice) {
  if (!PERSON) throw new Error('There is nobody to ask about.')
  return ask(origin, PERSON, choice)
}

/** Lines of the log about the registry; each stands for a minute of failures. */
function complaintsIn(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => line.includes('could not be followed'))
}

test.describe('the registry fails while a new champion waits: what serves goes on, is marked, and follows later', () => {
  for (const fault of [
    'refuse',
    'hang',
    'error500',
    'html',
    'truncate',
    'shorten',
    'alter',
  ] as const satisfies Fault[]) {
    test(fault, async ({ address, mlflow, folder }) => {
      test.setTimeout(120_000)
      const proxy = await startFaultProxy({ target: address.trackingUri })
      const app = await startApp(settingsOf(address, proxy.uri, folder))
      try {
        await expect.poll(() => hasAllChampions(app.origin), SLOW).toBe(true)
        expect(await readServed(app.origin)).toMatchObject(FOLLOWED)
        const { digest } = await askPerson(app.origin)
        await proxy.setFault(fault)
        await mlflow.registry.setChampion(await versionOf(mlflow, '2'))

        await expect
          .poll(async () => {
            expect(await askPerson(app.origin)).toMatchObject({ version: '1', digest })
            return readServed(app.origin)
          }, SLOW)
          .toMatchObject({ version: '1', isStale: true })
        const ready = await fetch(`${app.origin}/api/ready`)
        expect(ready.status).toBe(200)
        expect(readyReplySchema.parse(await ready.json()).model.stale?.why).toMatch(/\w+/)
        for (let i = 0; i < 50; i++) expect((await askPerson(app.origin)).digest).toBe(digest)
        // The log is written out within a second.
        await expect.poll(() => complaintsIn(app.lines), SLOW).toHaveLength(1)

        await proxy.setFault('pass')
        await expect.poll(() => readServed(app.origin), SLOW).toMatchObject({ ...FOLLOWED, version: '2' })
        expect((await askPerson(app.origin)).version).toBe('2')
      } finally {
        await app.stop()
        await proxy.stop()
      }
    })
  }
})

test.describe('the new champion is broken: the old one goes on, is marked, and the next good one is followed', () => {
  for (const broken of BROKEN_MODELS) {
    test(broken.name, async ({ address, mlflow, folder }) => {
      test.setTimeout(120_000)
      const version = await registerBroken(address, broken)
      const good = await versionOf(mlflow, '1', BROKEN_CHOICE)
      const app = await startApp(settingsOf(address, address.trackingUri, folder))
      const readBroken = () => readServed(app.origin, BROKEN_CHOICE)
      try {
        await expect.poll(readBroken, SLOW).toMatchObject(FOLLOWED)
        const { digest, probability } = await askPerson(app.origin, BROKEN_CHOICE)
        await mlflow.registry.setChampion(await versionOf(mlflow, version, BROKEN_CHOICE))

        await expect
          .poll(async () => {
            expect(await askPerson(app.origin, BROKEN_CHOICE)).toMatchObject({ version: '1', digest, probability })
            return readBroken()
          }, SLOW)
          .toMatchObject({ version: '1', isStale: true, why: expect.stringMatching(broken.why) })
        // Long enough for the app to try again more than once.
        for (const until = performance.now() + 3_000; performance.now() < until; ) {
          expect(await askPerson(app.origin, BROKEN_CHOICE)).toMatchObject({ version: '1', digest, probability })
        }
        await expect.poll(() => complaintsIn(app.lines), SLOW).toHaveLength(1)
        expect(await readServed(app.origin)).toMatchObject(FOLLOWED)

        await mlflow.registry.setChampion(good)
        await expect.poll(readBroken, SLOW).toMatchObject(FOLLOWED)
        expect(await askPerson(app.origin, BROKEN_CHOICE)).toMatchObject({ source: 'mlflow', digest, probability })
      } finally {
        await mlflow.registry.setChampion(good)
        await app.stop()
      }
    })
  }
})

test.describe('the registry fails when the app starts', () => {
  let proxy: FaultProxy
  test.beforeEach(async ({ address }) => {
    proxy = await startFaultProxy({ target: address.trackingUri })
  })
  test.afterEach(() => proxy.stop())

  for (const fault of ['refuse', 'hang'] as const) {
    test(`${fault}: with a warm cache the last champion serves`, async ({ address, folder }) => {
      const settings = settingsOf(address, proxy.uri, folder)
      const first = await startApp(settings)
      await expect.poll(() => readServed(first.origin), SLOW).toMatchObject(FOLLOWED)
      await first.stop()
      await proxy.setFault(fault)
      const second = await startApp(settings)
      try {
        expect(await askPerson(second.origin)).toMatchObject({ version: '1', source: 'cache' })
        await expect.poll(() => readServed(second.origin), SLOW).toMatchObject({ source: 'cache', isStale: true })
        await proxy.setFault('pass')
        await expect.poll(() => readServed(second.origin), SLOW).toMatchObject(FOLLOWED)
      } finally {
        await second.stop()
      }
    })

    test(`${fault}: with an empty cache what ships serves`, async ({ address, folder }) => {
      await proxy.setFault(fault)
      const app = await startApp(settingsOf(address, proxy.uri, folder))
      try {
        expect(await askPerson(app.origin)).toMatchObject({ source: 'folder' })
        await proxy.setFault('pass')
        await expect.poll(() => readServed(app.origin), SLOW).toMatchObject(FOLLOWED)
      } finally {
        await app.stop()
      }
    })
  }

  test('with an empty cache and a registry that works, the champion gives the first answer', async ({
    address,
    folder,
  }) => {
    const app = await startApp(settingsOf(address, proxy.uri, folder))
    try {
      expect(await askPerson(app.origin)).toMatchObject({ version: '1', source: 'mlflow' })
    } finally {
      await app.stop()
    }
  })
})
