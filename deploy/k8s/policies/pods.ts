import type { IContainer } from 'kubernetes-models/v1/Container'
import type { IProbe } from 'kubernetes-models/v1/Probe'
import { quantityOf } from '../quantity'
import { findPort, serversOf, type Workload, workloadsOf } from '../workloads'
import { faultsOf, type Policy } from './policy'

const DIGEST = /^[\w./:-]+@sha256:[0-9a-f]{64}$/
const TAG = /:(?!latest$)[\w.-]+$/
/** Of the process alone, and of all that an answer needs, in our words and in those of the Open Inference Protocol. */
const ALIVE = ['/api/health', '/v2/health/live']
const READY = ['/api/ready', '/v2/health/ready']
/** What four models take under the most load that was measured, with room for a fifth beside them. */
const LEAST_MEMORY = '640Mi'
/** A start takes 1.3 s on an idle machine; on a busy one many times that. */
const LEAST_START_SECONDS = 30
/** The event loop may stand still for a moment without being lost. */
const LEAST_PATIENCE_SECONDS = 15

/** Rules that each pod keeps by itself. */
export const POD_POLICIES: readonly Policy[] = [
  {
    rule: 'an image is named by its digest, or is in the cluster already',
    find: (manifests) =>
      ofContainers(workloadsOf(manifests), ({ image = '', imagePullPolicy }) => ({
        [`${image} may be another image tomorrow`]:
          !DIGEST.test(image) && !(TAG.test(image) && imagePullPolicy === 'Never'),
      })),
  },
  {
    rule: 'pods keep to the standard "restricted", and write nowhere but to their volumes',
    find: (manifests) =>
      workloadsOf(manifests).flatMap(({ name, pod }) => [
        ...faultsOf({
          [`${name}: may run as root`]:
            pod.securityContext?.runAsNonRoot !== true || !((pod.securityContext.runAsUser ?? 0) > 0),
          [`${name}: its system calls are not filtered`]:
            pod.securityContext?.seccompProfile?.type !== 'RuntimeDefault',
          [`${name}: shares something with its machine`]: Boolean(pod.hostNetwork || pod.hostPID || pod.hostIPC),
          [`${name}: has volumes of its machine`]: (pod.volumes ?? []).some(({ hostPath }) => hostPath),
        }),
        ...[...pod.containers, ...(pod.initContainers ?? [])].flatMap((container) => unconfined(name, container)),
      ]),
  },
  {
    rule: 'nothing in a pod may speak to the cluster',
    find: (manifests) =>
      workloadsOf(manifests).flatMap(({ name, pod }) =>
        faultsOf({ [`${name}: has a token of the cluster`]: pod.automountServiceAccountToken !== false }),
      ),
  },
  {
    rule: 'probes ask the right thing, long enough',
    find: (manifests) => serversOf(manifests).flatMap(probeFaults),
  },
  {
    rule: 'what is requested and allowed is said, and is enough',
    find: (manifests) =>
      workloadsOf(manifests).flatMap((workload) =>
        workload.pod.containers.flatMap((container) => resourceFaults(workload, container)),
      ),
  },
  {
    rule: 'what is written has a volume with an end',
    find: (manifests) => workloadsOf(manifests).flatMap(volumeFaults),
  },
]

function ofContainers(
  workloads: readonly Workload[],
  cases: (container: IContainer) => Readonly<Record<string, boolean>>,
): readonly string[] {
  return workloads.flatMap(({ name, pod }) =>
    pod.containers.flatMap((container) => faultsOf(cases(container)).map((fault) => `${name}: ${fault}`)),
  )
}

function unconfined(name: string, { securityContext }: IContainer): readonly string[] {
  return faultsOf({
    [`${name}: may gain rights`]: securityContext?.allowPrivilegeEscalation !== false,
    [`${name}: is privileged`]: securityContext?.privileged === true,
    [`${name}: can write to its image`]: securityContext?.readOnlyRootFilesystem !== true,
    [`${name}: keeps capabilities`]:
      !securityContext?.capabilities?.drop?.includes('ALL') || Boolean(securityContext.capabilities.add?.length),
  })
}

function probeFaults(workload: Workload): readonly string[] {
  const { name, pod } = workload
  return pod.containers.flatMap(({ startupProbe, livenessProbe, readinessProbe }) => {
    const asks = (probe: IProbe | undefined, paths: readonly string[]) =>
      paths.includes(probe?.httpGet?.path ?? '') && findPort(workload, probe?.httpGet?.port) !== undefined
    return faultsOf({
      [`${name}: its start is not awaited by whether the process is up`]: !asks(startupProbe, ALIVE),
      [`${name}: is restarted for other reasons than that the process is down`]: !asks(livenessProbe, ALIVE),
      [`${name}: gets requests before it is ready`]: !asks(readinessProbe, READY),
      [`${name}: has no time to start`]: patienceOf(startupProbe) < LEAST_START_SECONDS,
      [`${name}: is restarted for a moment's silence`]: patienceOf(livenessProbe) < LEAST_PATIENCE_SECONDS,
    })
  })
}

/** Seconds of failing after which a probe counts; the defaults are Kubernetes' own. */
function patienceOf(probe: IProbe | undefined): number {
  return (probe?.periodSeconds ?? 10) * (probe?.failureThreshold ?? 3)
}

function resourceFaults({ name, isServer }: Workload, { resources }: IContainer): readonly string[] {
  const { requests = {}, limits = {} } = resources ?? {}
  const [asked, allowed] = [quantityOf(requests.memory), quantityOf(limits.memory)]
  return faultsOf({
    [`${name}: does not say what it needs`]: !requests.cpu || asked === undefined,
    [`${name}: may take all memory there is`]: allowed === undefined,
    [`${name}: requests more than it may have`]: (asked ?? 0) > (allowed ?? Number.POSITIVE_INFINITY),
    [`${name}: has too little memory for four models`]: isServer && (allowed ?? 0) < (quantityOf(LEAST_MEMORY) ?? 0),
    [`${name}: a limit of processor time stops its event loop`]: isServer && limits.cpu !== undefined,
  })
}

function volumeFaults({ name, pod }: Workload): readonly string[] {
  const volumes = new Map((pod.volumes ?? []).map((volume) => [volume.name, volume]))
  const mounts = pod.containers.flatMap(({ volumeMounts = [] }) => volumeMounts)
  const missing = ['/data', '/tmp'].filter((path) => !mounts.some(({ mountPath }) => mountPath === path))
  return [
    ...missing.map((path) => `${name}: ${path} cannot be written to`),
    ...mounts.flatMap(({ name: volume, readOnly }) => {
      const found = volumes.get(volume)
      return faultsOf({
        [`${name}: there is no volume ${volume}`]: !found,
        [`${name}: secrets in ${volume} can be written to`]: Boolean(found?.secret) && !readOnly,
        [`${name}: ${volume} may fill its machine`]: Boolean(found?.emptyDir) && !found?.emptyDir?.sizeLimit,
      })
    }),
  ]
}
