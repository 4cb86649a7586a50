import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { startLoad } from '@/e2e/service/load'
import {
  type Container,
  HARDENED,
  startContainer,
  waitForHealth,
  waitUntilReady,
} from '@/lib/testing/containers/container'

const engine = inject('engine')
const { serve } = inject('images')
/** Its own check, asked more often than a host would. */
const HASTY = ['--health-interval', '1s', '--health-start-period', '1s', '--health-retries', '2']

async function start(flags: readonly string[]): Promise<Container> {
  const container = await startContainer(engine, { image: serve, flags: [...HARDENED, ...flags] })
  onTestFinished(container.remove)
  return container
}

describe('a setting that cannot be', () => {
  test('ends it at once, and is named', async () => {
    const container = await start(['--env', 'DRAIN_SECONDS=soon'])
    expect(await container.ended()).toBe(1)
    const { error } = await container.readLog()
    expect(error).toEqual(['Invalid environment:', expect.any(String), '  → at DRAIN_SECONDS'])
  })

  test('such as a secret whose file is not there', async () => {
    const container = await start(['--env', 'ADMIN_TOKEN_FILE=/run/secrets/admin'])
    expect(await container.ended()).toBe(1)
    expect((await container.readLog()).error.join('\n')).toContain('ADMIN_TOKEN_FILE')
  })

  test('such as a store that cannot be written', async () => {
    const container = await start(['--tmpfs', '/data:mode=0555'])
    expect(await container.ended()).toBe(1)
    expect((await container.readLog()).error).toEqual([
      expect.stringContaining('/app/data/bracket.db cannot be opened'),
    ])
  })
})

describe('who cannot answer is up, and not healthy', () => {
  test('without its models', async () => {
    const container = await start([...HASTY, '--env', 'MODELS_DIR=/tmp'])
    await waitForHealth(engine, container, 'unhealthy')
    expect(await container.exec(['node', 'probe.mjs', 'health'])).toBe('health: yes')
    await expect(container.exec(['node', 'probe.mjs', 'ready'])).rejects.toThrow('ready: no. /api/ready answered 503')
  })

  test('without room for what it answers', async () => {
    // Docker takes the mode from the image, and Podman knows no owner.
    const opened = engine.command === 'docker' ? 'uid=1000' : 'mode=1777'
    const container = await start([...HASTY, '--tmpfs', `/data:size=1m,${opened}`])
    const origin = await waitUntilReady(engine, container)
    await expect(container.exec(['sh', '-c', 'cat /dev/zero >/data/full'])).rejects.toThrow('No space left')
    // The first answer that cannot be written down is not given, and from then on the server says so.
    await expect(container.exec(['node', 'probe.mjs', 'answers'])).rejects.toThrow('/api/v1/predict answered 503')
    // As long as somebody asks: a store that takes no answers can still be read, which is what it is tried with in between.
    const load = startLoad(origin, { connections: 1, pauseMs: 50 })
    onTestFinished(load.stop)
    await waitForHealth(engine, container, 'unhealthy')
    expect(await container.exec(['node', 'probe.mjs', 'health'])).toBe('health: yes')
  })
})

test('with less memory than its models need, it does not come to answer', async () => {
  const container = await start(['--memory', '96m', '--memory-swap', '96m'])
  expect(await container.ended()).toBe(137)
  expect(await container.inspect('{{.State.OOMKilled}}')).toBe('true')
})
