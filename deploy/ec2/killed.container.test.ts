import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { type Load, startLoad } from '@/e2e/service/load'
import { createHost, type Host, readHistory } from './testing/host'
import { deriveImage } from './testing/versions'

const engine = inject('engine')
const { serve } = inject('images')

let host: Host
let load: Load

beforeAll(async () => {
  host = await createHost(engine)
  for (const version of ['1', '2']) {
    await deriveImage(engine, { from: serve, tag: host.tag(version), lines: [`LABEL version="${version}"`] })
  }
  expect(await host.run('deploy.sh', [host.tag('1')])).toMatchObject({ code: 0 })
})
afterAll(() => host?.remove())
beforeEach(() => {
  load = startLoad(host.origin, { connections: 8, pauseMs: 50 })
})
afterEach(() => load.stop())

function isGreenLive(): Promise<boolean> {
  return access(join(host.folder, 'live/green')).then(
    () => true,
    () => false,
  )
}

/** Deploys until something is said, and ends the script by SIGKILL at that moment. */
async function killWhen(version: string, words: RegExp): Promise<void> {
  let isKilled = false
  const { code } = await host.run('deploy.sh', [host.tag(version)], {
    onOutput: (said, { kill }) => {
      if (!isKilled && words.test(said)) {
        isKilled = true
        kill()
      }
    },
  })
  expect({ code, isKilled }).toEqual({ code: null, isKilled: true })
}

describe('a deployment that is killed leaves one version serving, and the next one repairs', () => {
  test.each([
    { moment: 'when the new container has begun to start', words: /^Starting/m, isSwitched: false },
    { moment: 'when the new version is proven', words: /It is ready/, isSwitched: false },
    {
      moment: 'when the proxy was switched, and the old one runs',
      words: /(answers: yes.*){2}/s,
      isSwitched: true,
    },
  ])('$moment', async ({ words, isSwitched }) => {
    const before = await isGreenLive()
    await killWhen('2', words)
    // What the script had begun to start may still be on its way; so may its switch, which is the same to who asks.
    await sleep(1_000)
    if (isSwitched) expect(await isGreenLive()).toBe(!before)
    expect(await host.seenColour()).toBe((await isGreenLive()) ? 'green' : 'blue')
    expect(await host.run('status.sh')).toMatchObject({ code: 0 })
    const next = await host.run('deploy.sh', [host.tag('2')])
    expect(next).toMatchObject({ code: 0 })
    await load.stop()
    expect(load.failures).toEqual([])
    const colour = await host.seenColour()
    expect(await host.running()).toEqual([`${host.name}-${colour}`, `${host.name}-proxy`].toSorted())
  })
})

test('a deployment that is asked to stop tidies up, and the old version serves', async () => {
  const colour = await host.seenColour()
  const { code, said } = await host.run('deploy.sh', [host.tag('1')], {
    onOutput: (text, { terminate }) => {
      if (/^Starting/m.test(text)) terminate()
    },
  })
  expect(code).toBe(143)
  expect(said).toContain('Not deployed: the script was interrupted')
  expect(await host.seenColour()).toBe(colour)
  expect(await host.running()).toEqual([`${host.name}-${colour}`, `${host.name}-proxy`].toSorted())
})

test('a deployment that nobody listens to any more tidies up all the same', async () => {
  const colour = await host.seenColour()
  const { code } = await host.run('deploy.sh', [host.tag('2')], {
    onOutput: (text, { leave }) => {
      if (/^Starting/m.test(text)) leave()
    },
  })
  expect(code).not.toBe(0)
  expect(await host.seenColour()).toBe(colour)
  expect(await host.running()).toEqual([`${host.name}-${colour}`, `${host.name}-proxy`].toSorted())
  expect((await readHistory(host)).at(-1)).toMatch(/ failed: /)
})

test('of two deployments at once one is refused, and the other one is live', async () => {
  const outcomes = await Promise.all([host.run('deploy.sh', [host.tag('1')]), host.run('deploy.sh', [host.tag('1')])])
  expect(outcomes.map(({ code }) => code).toSorted()).toEqual([0, 1])
  expect(outcomes.find(({ code }) => code === 1)?.said).toContain('under way on this host')
  await load.stop()
  expect(load.failures).toEqual([])
})
