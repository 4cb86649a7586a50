import type { IPodSpec } from 'kubernetes-models/v1/PodSpec'
import type { IProbe } from 'kubernetes-models/v1/Probe'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { type Container, startContainer, waitUntilReady } from '@/lib/testing/containers/container'
import { runEngine } from '@/lib/testing/containers/engine'
import { makeVolume } from '@/lib/testing/containers/volume'
import { build, hasKubectl, type Manifest } from './build'
import { quantityOf } from './quantity'
import { findPort, settingsOf, type Workload, workloadsOf } from './workloads'

const engine = inject('engine')
const { serve } = inject('images')
/** As `kubectl create secret` would be given them; a file stands in for PostgreSQL, which is not what is looked at here. */
const SECRETS = {
  'database-url': 'file:/data/bracket.db',
  'admin-token': 'admin-0123456789abcdef',
  'metrics-token': 'metrics-0123456789abcdef',
}

/** What a kubelet would make of the one container of a pod, as far as an engine goes. */
async function flagsOf({ pod }: Workload, manifests: readonly Manifest[]): Promise<readonly string[]> {
  const [container] = pod.containers
  const { runAsUser, runAsGroup, fsGroup } = pod.securityContext ?? {}
  if (!container || fsGroup === undefined) throw new Error('A pod without a container or a group.')
  const limit = String(quantityOf(container.resources?.limits?.memory))
  const volumes = await Promise.all((container.volumeMounts ?? []).map((mount) => volumeFlags(mount, pod)))
  return [
    ...['--user', `${runAsUser}:${runAsGroup}`, '--group-add', String(fsGroup)],
    ...['--memory', limit, '--memory-swap', limit],
    ...(container.securityContext?.readOnlyRootFilesystem ? ['--read-only'] : []),
    ...(container.securityContext?.capabilities?.drop ?? []).flatMap((name) => ['--cap-drop', name]),
    ...(container.securityContext?.allowPrivilegeEscalation === false ? ['--security-opt', 'no-new-privileges'] : []),
    ...Object.entries(settingsOf(container, manifests)).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ...volumes.flat(),
  ]
}

type Mount = { readonly name: string; readonly mountPath: string }

async function volumeFlags({ name, mountPath }: Mount, { volumes = [], securityContext }: IPodSpec) {
  const volume = volumes.find((each) => each.name === name)
  const group = securityContext?.fsGroup
  if (volume?.emptyDir) {
    const bytes = quantityOf(volume.emptyDir.sizeLimit)
    // The user's own, for the engine gives it the mode of the image's folder, in which a group may not write.
    return ['--tmpfs', `${mountPath}:size=${bytes},uid=${securityContext?.runAsUser},gid=${group}`]
  }
  const made = await makeVolume(engine)
  if (volume?.secret) {
    const { items, defaultMode = 0o644 } = volume.secret
    const keys = items?.map(({ key }) => key) ?? Object.keys(SECRETS)
    const files = Object.entries(SECRETS).filter(([key]) => keys.includes(key))
    await fill(
      made,
      `for (const [name, text] of ${JSON.stringify(files)}) {
      fs.writeFileSync('/volume/' + name, text)
      fs.chownSync('/volume/' + name, 0, ${group})
      fs.chmodSync('/volume/' + name, ${defaultMode})
    }`,
    )
    return ['--volume', `${made}:${mountPath}:ro`]
  }
  await fill(made, `fs.chownSync('/volume', 0, ${group}); fs.chmodSync('/volume', 0o2775)`)
  return ['--volume', `${made}:${mountPath}`]
}

async function fill(volume: string, script: string): Promise<void> {
  const run = ['run', '--rm', '--user', '0', '--network', 'none', '--volume', `${volume}:/volume`]
  await runEngine(engine, [...run, serve, '--eval', `const fs = require('node:fs'); ${script}`])
}

async function start(workload: Workload, manifests: readonly Manifest[]): Promise<Container> {
  const container = await startContainer(engine, {
    image: serve,
    flags: await flagsOf(workload, manifests),
    command: workload.pod.containers[0]?.args ?? [],
  })
  onTestFinished(() => container.remove())
  return container
}

describe.runIf(hasKubectl())('as its manifest says', () => {
  test.each(['overlays/development', 'overlays/production', 'overlays/kserve'])(
    'the pod of %s starts, says to every probe that it is well, and answers rightly by all four models',
    async (folder) => {
      const manifests = build(folder)
      const server = soleWorkloadOf(manifests)
      const container = await start(server, manifests)
      await waitUntilReady(engine, container)
      const { startupProbe, livenessProbe, readinessProbe } = server.pod.containers[0] ?? {}
      for (const probe of [startupProbe, livenessProbe, readinessProbe]) {
        expect(await container.exec(askFor(server, probe))).toBe('200')
      }
      expect(await container.exec(['node', 'probe.mjs', 'answers'])).toBe('answers: yes')
      expect(await container.inspect('{{.State.OOMKilled}}')).toBe('false')
    },
  )

  // One of them: the time that they get is the base's, and passes in full.
  test('a pod says that it is not ready from the first word of its end on, goes on meanwhile, and ends by itself', async () => {
    const manifests = build('overlays/production')
    const server = soleWorkloadOf(manifests)
    const container = await start(server, manifests)
    await waitUntilReady(engine, container)
    const { livenessProbe, readinessProbe } = server.pod.containers[0] ?? {}
    await runEngine(engine, ['kill', '--signal', 'TERM', container.id])
    await expect.poll(() => container.exec(askFor(server, readinessProbe)), { timeout: 5_000 }).toBe('503')
    expect(await container.exec(askFor(server, livenessProbe))).toBe('200')
    // Not by another SIGTERM, which ends a server that stops at once.
    expect(await container.ended()).toBe(0)
  })

  test('the job brings the schema up to date with the one secret that it gets', async () => {
    const manifests = build('migrate')
    const container = await start(soleWorkloadOf(manifests), manifests)
    expect(await container.ended()).toBe(0)
    expect((await container.readLog()).error).toEqual([])
  })
})

function soleWorkloadOf(manifests: readonly Manifest[]): Workload {
  const [found] = workloadsOf(manifests)
  if (!found) throw new Error('There is no workload.')
  return found
}

function askFor(server: Workload, probe: IProbe | undefined): readonly string[] {
  const address = `http://127.0.0.1:${findPort(server, probe?.httpGet?.port)}${probe?.httpGet?.path}`
  return ['node', '--eval', `fetch('${address}').then(({ status }) => console.log(status))`]
}
