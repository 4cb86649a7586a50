import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { childEnv, ROOT } from '@/cli/child'
import { type Engine, runEngine } from '@/lib/testing/containers/engine'

const STAND_IN = 'bracket-proxy-stand-in:test'

/** The proxy's image as hosts have it, or one that stands in for it where no registry can be reached. */
export async function ensureProxyImage(engine: Pick<Engine, 'command' | 'env'>): Promise<string> {
  const pinned = await readPinnedImage()
  for (const image of [pinned, STAND_IN]) {
    if (await succeeds(runEngine(engine, ['image', 'inspect', image]))) return image
  }
  if (await succeeds(runEngine(engine, ['pull', '--quiet', pinned], { timeoutMs: 120_000 }))) return pinned
  await makeStandIn(engine)
  return STAND_IN
}

/** As `proxy.sh` names it. */
export async function readPinnedImage(): Promise<string> {
  const script = await readFile(join(ROOT, 'deploy/ec2/proxy.sh'), 'utf8')
  const pinned = /^readonly PROXY_IMAGE=(\S+)$/m.exec(script)?.[1]
  if (pinned === undefined) throw new Error('proxy.sh names no image.')
  return pinned
}

function makeStandIn({ env }: Pick<Engine, 'env'>): Promise<void> {
  const child = spawn(join(ROOT, 'deploy/ec2/caddy/stand-in.sh'), [STAND_IN], {
    env: childEnv(env),
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('exit', (code) => {
      if (code === 0) resolve()
      else reject(new Error('There is no proxy to test with: it could neither be pulled nor made.'))
    })
  })
}

function succeeds(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  )
}
