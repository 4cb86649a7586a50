import { readFileSync } from 'node:fs'
import type { IContainer } from 'kubernetes-models/v1/Container'
import { envSchema, parseEnv } from '@/lib/config/env'
import { fileSettingOf, readSecretFiles, SECRET_SETTINGS } from '@/lib/config/secrets'
import { parseDockerfile } from '../../image/dockerfile'
import { stopLimitSeconds } from '../../image/stop-limit'
import type { Manifest } from '../build'
import { isAutoscaler, isConfigMap, isVolumeClaim } from '../kinds'
import { type Settings, serversOf, settingsOf, type Workload, workloadsOf } from '../workloads'
import { faultsOf, type Policy } from './policy'

const ROOT = new URL('../../../', import.meta.url)
/** What stands in files in these tests: nothing secret, and a store that is shared. */
const A_SECRET = 'postgres://user:password@database/bracket'
/** What a container has in its environment that is no setting of ours. */
const FOREIGN = ['HOSTNAME', 'PROTOCOL']
/** From here on nothing of a pod's end is waited for: endpoints, proxies and load balancers have heard of it. */
const LEAST_DRAIN_SECONDS = 5
/** To close the store, and for a machine that is busy. */
const LEAST_REST_SECONDS = 5

/** Rules about what the server is told, and what follows of it for the pod around it. */
export const SETTINGS_POLICIES: readonly Policy[] = [
  {
    rule: 'a server starts with its settings',
    find: (manifests) => workloadsOf(manifests).flatMap((workload) => settingFaults(workload, manifests)),
  },
  {
    rule: 'no secret stands in the manifests or in an environment',
    find: (manifests) => [
      ...manifests.filter(({ kind }) => kind === 'Secret').map(({ metadata }) => `Secret ${metadata.name}: is here`),
      ...manifests.filter(isConfigMap).flatMap(({ metadata, data = {} }) => tellingKeys(data, metadata?.name ?? '')),
      ...workloadsOf(manifests).flatMap(({ name, pod }) =>
        pod.containers.flatMap(({ env = [], envFrom = [] }) => [
          ...tellingKeys(Object.fromEntries(env.map(({ name: key, value }) => [key, value ?? ''])), name),
          ...faultsOf({
            [`${name}: has a secret in its environment`]:
              env.some(({ valueFrom }) => valueFrom?.secretKeyRef) || envFrom.some(({ secretRef }) => secretRef),
          }),
        ]),
      ),
    ],
  },
  {
    rule: 'a pod that stops answers until nobody asks, and ends by itself',
    find: (manifests) =>
      serversOf(manifests).flatMap(({ name, pod }) => {
        const drainSeconds = Number(environmentOf(pod.containers, manifests).DRAIN_SECONDS ?? 0)
        const needed = drainSeconds + stopLimitSeconds() + LEAST_REST_SECONDS
        return faultsOf({
          [`${name}: closes its port while requests still come`]: drainSeconds < LEAST_DRAIN_SECONDS,
          [`${name}: is killed before it has finished`]: (pod.terminationGracePeriodSeconds ?? 30) < needed,
        })
      }),
  },
  {
    rule: 'a store in a file has one writer, and outlives it',
    find: (manifests) => serversOf(manifests).flatMap((server) => storeFaults(server, manifests)),
  },
]

function settingFaults({ name, pod }: Workload, manifests: readonly Manifest[]): readonly string[] {
  const mounts = pod.containers.flatMap(({ volumeMounts = [] }) => volumeMounts)
  const secrets = mounts.filter(({ name: volume }) => pod.volumes?.find((each) => each.name === volume)?.secret)
  const environment = environmentOf(pod.containers, manifests)
  const known = [...Object.keys(envSchema.shape), ...SECRET_SETTINGS.map(fileSettingOf), ...FOREIGN]
  const unknown = Object.keys(givenTo(pod.containers, manifests)).filter((key) => !known.includes(key))
  const faults = unknown.map((key) => `${name}: ${key} is no setting`)
  const readFile = (path: string) => {
    if (!secrets.some(({ mountPath }) => path.startsWith(`${mountPath}/`))) throw new Error('It is not mounted.')
    return A_SECRET
  }
  try {
    parseEnv(readSecretFiles(environment, readFile))
    return faults
  } catch (error) {
    return [...faults, `${name}: ${error instanceof Error ? error.message : String(error)}`]
  }
}

function tellingKeys(values: Settings, name: string): readonly string[] {
  const telling = Object.keys(values).filter((key) => SECRET_SETTINGS.some((secret) => secret === key) && values[key])
  return telling.map((key) => `${name}: ${key} can be read by whoever reads the manifests`)
}

function storeFaults({ name, pod, replicas, strategy }: Workload, manifests: readonly Manifest[]): readonly string[] {
  const { DATABASE_URL, DATABASE_URL_FILE } = environmentOf(pod.containers, manifests)
  // Where nothing names one, it is a file.
  if (DATABASE_URL_FILE || (DATABASE_URL && !DATABASE_URL.startsWith('file:'))) return []
  const claimed = pod.volumes?.find(({ name: volume }) => volume === 'data')?.persistentVolumeClaim?.claimName
  const hasClaim = manifests.filter(isVolumeClaim).some(({ metadata }) => metadata?.name === claimed)
  return faultsOf({
    [`${name}: several write to one file`]: replicas !== 1 || manifests.some((each) => isAutoscaler(each)),
    [`${name}: a new copy opens the file before the old one has closed it`]: strategy?.type !== 'Recreate',
    [`${name}: its store ends with the pod`]: !hasClaim,
  })
}

function givenTo(containers: readonly IContainer[], manifests: readonly Manifest[]): Settings {
  return Object.assign({}, ...containers.map((container) => settingsOf(container, manifests)))
}

/** With what the image sets, which the pod can set anew and cannot take away. */
function environmentOf(containers: readonly IContainer[], manifests: readonly Manifest[]): Settings {
  return { ...imageSettings(), ...givenTo(containers, manifests) }
}

function imageSettings(): Settings {
  const { stages } = parseDockerfile(readFileSync(new URL('Dockerfile', ROOT), 'utf8'))
  const set = stages.find(({ name }) => name === 'serve')?.instructions.filter(({ name }) => name === 'ENV') ?? []
  return Object.fromEntries(
    set.flatMap(({ text }) => [...text.matchAll(/([A-Z_]+)=(\S+)/g)].map((found) => found.slice(1))),
  )
}
