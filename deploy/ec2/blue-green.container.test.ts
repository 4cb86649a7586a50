import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type Load, startLoad } from '@/e2e/service/load'
import { runEngine } from '@/lib/testing/containers/engine'
import { readLoggedIds } from '@/lib/testing/durability/read-logged-ids'
import { createHost, type Host, readHistory } from './testing/host'
import { BROKEN, deriveImage } from './testing/versions'

const engine = inject('engine')
const { serve } = inject('images')
/** Connections that are kept, which is where a switch loses requests, if it does; with rest enough for a new version to start. */
const GENTLY = { connections: 16, pauseMs: 50 }

let host: Host

beforeAll(async () => {
  host = await createHost(engine, ['BRACKET_KEEP_IMAGES=2'])
  for (const version of ['1', '2', '3']) await makeVersion(version, [`LABEL version="${version}"`])
})
afterAll(() => host?.remove())

function makeVersion(version: string, lines: readonly string[]): Promise<string> {
  return deriveImage(engine, { from: serve, tag: host.tag(version), lines })
}

/** Answered while the work was done, none of them failed. */
async function underLoad(work: () => Promise<void>): Promise<readonly string[]> {
  const load: Load = startLoad(host.origin, GENTLY)
  try {
    await work()
  } finally {
    await load.stop()
  }
  expect(load.failures).toEqual([])
  expect(load.answered.length).toBeGreaterThan(0)
  return load.answered
}

test('the first version of a host is proven and put behind the proxy', async () => {
  const { code, said } = await host.run('deploy.sh', [host.tag('1')])
  expect(said).toContain(`Live: ${host.tag('1')}`)
  expect(code).toBe(0)
  expect(await host.seenColour()).toBe('green')
})

test('a good version takes over, not one request fails, and each answer is in the log once', async () => {
  const answered = await underLoad(async () => {
    expect(await host.run('deploy.sh', [host.tag('2')])).toMatchObject({ code: 0 })
    expect(await host.run('deploy.sh', [host.tag('3')])).toMatchObject({ code: 0 })
  })
  expect(await host.seenColour()).toBe('green')
  expect(await host.running()).toEqual([`${host.name}-green`, `${host.name}-proxy`])
  const logged = await readLoggedIds(`file:${host.folder}/data/bracket.db`)
  const counts = new Map<string, number>()
  for (const id of logged) counts.set(id, (counts.get(id) ?? 0) + 1)
  expect(answered.filter((id) => counts.get(id) !== 1)).toEqual([])
})

test('of images that were live, those stay that a rollback needs', async () => {
  const kept = await runEngine(engine, ['images', '--format', '{{.Tag}}', host.name])
  expect(kept.split('\n').toSorted()).toEqual(['2', '3'])
})

test('one that an engine starts by itself again is restarted only once it is proven', async () => {
  const policy = await runEngine(engine, [
    'inspect',
    '--format',
    '{{.HostConfig.RestartPolicy.Name}}',
    `${host.name}-green`,
  ])
  expect(policy).toBe('unless-stopped')
})

test.each(Object.keys(BROKEN) as (keyof typeof BROKEN)[])(
  'a version that %s leaves the old one serving',
  async (fault) => {
    const { lines, says } = BROKEN[fault]
    const tag = await makeVersion(fault.replaceAll(' ', '-'), lines)
    const limit = fault === 'is never ready' ? '4' : '30'
    await host.run('install.sh', ['--no-packages', '--no-units', `BRACKET_READY_SECONDS=${limit}`])
    await underLoad(async () => {
      const { code, said } = await host.run('deploy.sh', [tag])
      expect(code).not.toBe(0)
      const last = said.trim().split('\n').at(-1)
      expect(last).toMatch(says)
      expect(last).toMatch(/^Not deployed: .* serves as before\.$/)
    })
    expect(await host.seenColour()).toBe('green')
    expect(await host.running()).toEqual([`${host.name}-green`, `${host.name}-proxy`])
  },
)

test('an image that is not there is refused, and nothing else happens', async () => {
  const { code, said } = await host.run('deploy.sh', [host.tag('nowhere')])
  expect(code).toBe(1)
  expect(said).toContain('could not be pulled')
  expect(await host.running()).toEqual([`${host.name}-green`, `${host.name}-proxy`])
})

test('a rollback goes to the good version before, without a request that fails', async () => {
  await underLoad(async () => {
    expect(await host.run('rollback.sh')).toMatchObject({ code: 0 })
  })
  expect(await host.run('status.sh')).toMatchObject({
    code: 0,
    said: expect.stringContaining(`image       ${host.tag('2')}`),
  })
})

test('a second one has nowhere to go, and says so', async () => {
  const { code, said } = await host.run('rollback.sh')
  expect(code).toBe(1)
  expect(said).toContain('There is no version to go back to')
  expect(await host.seenColour()).toBe('blue')
})

test('the same version again is a replacement, with settings of now', async () => {
  const { code, said } = await host.run('deploy.sh', ['--again'])
  expect(code).toBe(0)
  expect(said).toContain(`Live: ${host.tag('2')}`)
  expect(await host.seenColour()).toBe('green')
})

test('every attempt is remembered, with how it ended', async () => {
  const history = await readHistory(host)
  expect(history.filter((line) => line.endsWith(' live'))).toEqual(
    ['1', '2', '3', '2', '2'].map((version) => `${host.tag(version)} live`),
  )
  expect(history.filter((line) => line.includes(' failed: '))).toHaveLength(Object.keys(BROKEN).length + 1)
})
