import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { OWNER_LABEL, removeLeftovers, startContainer } from '@/lib/testing/containers/container'
import { canStartDocker, type Engine, runEngine, startDocker } from '@/lib/testing/containers/engine'

const engine = inject('engine')
const { serve } = inject('images')
const IDLE = ['--eval', 'setInterval(() => {}, 1000)']

/** Of a daemon that is told by its socket. */
function folderOf({ env }: Pick<Engine, 'env'>): string {
  return dirname((env.DOCKER_HOST ?? '').replace('unix://', ''))
}

/** Mounts, sockets and interfaces that are named after it or who started it; none once it is gone. */
async function findTraces(folder: string, pid: number): Promise<readonly string[]> {
  const tables = await Promise.all(['mounts', 'net/unix', 'net/dev'].map((table) => readFile(`/proc/${table}`, 'utf8')))
  const lines = tables.join('\n').split('\n')
  return lines.filter((line) => line.includes(folder) || line.includes(`bracket${pid}:`))
}

describe.runIf(await canStartDocker())('an engine of our own', () => {
  test('leaves nothing behind when it is stopped', async () => {
    const own = await startDocker()
    expect(await runEngine(own, ['info', '--format', '{{.DockerRootDir}}'])).toBe(`${folderOf(own)}/root`)
    const network = await runEngine(own, ['network', 'create', 'other'])
    const others = `br-${network.slice(0, 12)}:`
    expect(await findTraces(folderOf(own), process.pid)).not.toEqual([])
    expect(await readFile('/proc/net/dev', 'utf8')).toContain(others)
    await own.stop()
    expect(await findTraces(folderOf(own), process.pid)).toEqual([])
    expect(await readFile('/proc/net/dev', 'utf8')).not.toContain(others)
    await expect(readFile(`${folderOf(own)}/daemon.log`)).rejects.toThrow('ENOENT')
  })

  test('nor when who started it is killed', async () => {
    const script = `
      import { startDocker } from ${JSON.stringify(new URL('../../lib/testing/containers/engine.ts', import.meta.url).href)}
      console.log(JSON.stringify(await startDocker()))
      setInterval(() => {}, 1000)`
    const starter = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [said] = await once(starter.stdout, 'data')
    const folder = folderOf(JSON.parse(String(said)))
    const pid = starter.pid ?? 0
    expect(await findTraces(folder, pid)).not.toEqual([])
    starter.kill('SIGKILL')
    while ((await findTraces(folder, pid)).length > 0) await sleep(50)
  })
})

test('containers of a test run that was killed are removed by the next, and no others', async () => {
  const gone = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
  await once(gone, 'exit')
  const start = async (owner: string) => {
    const container = await startContainer(engine, {
      image: serve,
      flags: ['--label', `${OWNER_LABEL}=${owner}`],
      command: IDLE,
    })
    onTestFinished(() => container.remove().catch(() => {}))
    return container
  }
  const [orphan, foreign, own] = await Promise.all([
    start(`${hostname()}/${gone.pid}`),
    start(`another-machine/${gone.pid}`),
    start(`${hostname()}/${process.pid}`),
  ])
  await removeLeftovers(engine)
  await expect(orphan.inspect('{{.Id}}')).rejects.toThrow(/no such/i)
  for (const { id, inspect } of [foreign, own]) expect(await inspect('{{.Id}}')).toBe(id)
})
