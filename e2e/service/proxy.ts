import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { childEnv } from '@/cli/child'
import { findFreePort } from '@/cli/port'

/** A replica is out after two probes that say so, well within its drain time; one that is slow to say anything is not. */
const PROBE_MS = 100
const STARTS_WITHIN_MS = 10_000

export type Proxy = { readonly origin: string; stop(): Promise<void> }

type ProxyOptions = { readonly program: string; readonly folder: string; readonly ports: readonly number[] }

/** haproxy in front of servers on these ports; where it sends requests follows their readiness. */
export async function startProxy({ program, folder, ports }: ProxyOptions): Promise<Proxy> {
  const port = await findFreePort()
  const config = join(folder, 'haproxy.cfg')
  await writeFile(config, configOf(port, ports))
  const proxy = spawn(program, ['-W', '-db', '-f', config], {
    env: childEnv({}),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const origin = `http://127.0.0.1:${port}`
  const stop = async () => {
    if (proxy.exitCode !== null || proxy.signalCode !== null) return
    const ended = once(proxy, 'exit')
    proxy.kill('SIGTERM')
    await ended
  }
  for (const deadline = performance.now() + STARTS_WITHIN_MS; performance.now() < deadline; await sleep(20)) {
    if (proxy.exitCode !== null) throw new Error('The proxy ended at once.')
    if ((await fetch(`${origin}/api/ready`).catch(() => undefined))?.ok) return { origin, stop }
  }
  await stop()
  throw new Error('The proxy found no server that is ready.')
}

function configOf(port: number, ports: readonly number[]): string {
  const servers = ports.map((at, i) => `  server replica${i} 127.0.0.1:${at} check inter ${PROBE_MS} fall 2 rise 1`)
  return `defaults
  mode http
  timeout connect 2s
  timeout check 5s
  timeout client 30s
  timeout server 30s
  option redispatch
listen bracket
  bind 127.0.0.1:${port}
  balance roundrobin
  option httpchk GET /api/ready
${servers.join('\n')}
`
}
