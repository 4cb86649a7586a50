import type { INetworkPolicyPeer } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyPeer'
import type { INetworkPolicyPort } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicyPort'
import { type Manifest, nameOf } from '../build'
import { isIngress, isNetworkPolicy, isService, isServiceMonitor } from '../kinds'
import { findPort, selects, serversOf, settingsOf, workloadsOf } from '../workloads'
import { faultsOf, type Policy } from './policy'

/** What no rule about the internet is to open besides: private networks, and the machine's own services. */
const INSIDE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16']
const POSTGRES_PORT = 5432

/** Rules about who reaches whom, and whether what names another by name or label finds it. */
export const NETWORK_POLICIES: readonly Policy[] = [
  {
    rule: 'nothing gets in or out but what is named',
    find: (manifests) => {
      const policies = manifests.filter(isNetworkPolicy)
      const deniesAll = policies.some(
        ({ spec }) =>
          Object.keys(spec?.podSelector ?? { none: true }).length === 0 &&
          (['Ingress', 'Egress'] as const).every((type) => spec?.policyTypes?.includes(type)) &&
          !spec?.ingress &&
          !spec?.egress,
      )
      return [
        ...(serversOf(manifests).length > 0 && !deniesAll ? ['what no policy names is open'] : []),
        ...policies.flatMap(({ metadata, spec }) => [
          ...(spec?.ingress ?? []).flatMap(({ from, ports }) => openings(metadata?.name, from, ports)),
          ...(spec?.egress ?? []).flatMap(({ to, ports }) => openings(metadata?.name, to, ports)),
        ]),
      ]
    },
  },
  {
    rule: 'a server reaches what it needs, and is reached',
    find: (manifests) => serversOf(manifests).flatMap((server) => reachFaults(server, manifests)),
  },
  {
    rule: 'policies, services and monitors find pods and their ports',
    find: (manifests) => [...policyFaults(manifests), ...serviceFaults(manifests), ...monitorFaults(manifests)],
  },
  {
    rule: 'what comes from outside comes by TLS, to a service that there is',
    find: (manifests) =>
      manifests.filter(isIngress).flatMap((ingress) => {
        const secured = (ingress.spec?.tls ?? []).flatMap(({ hosts = [], secretName }) => (secretName ? hosts : []))
        return (ingress.spec?.rules ?? []).flatMap(({ host = '', http }) => [
          ...faultsOf({ [`Ingress ${host}: is not encrypted`]: !secured.includes(host) }),
          ...(http?.paths ?? []).flatMap(({ backend: { service } }) =>
            faultsOf({
              [`Ingress ${host}: leads nowhere`]: !manifests
                .filter(isService)
                .some(
                  ({ metadata, spec }) =>
                    metadata?.name === service?.name && spec?.ports?.some(({ name }) => name === service?.port?.name),
                ),
            }),
          ),
        ])
      }),
  },
]

function openings(
  name = '',
  peers: readonly INetworkPolicyPeer[] = [],
  ports: readonly INetworkPolicyPort[] = [],
): readonly string[] {
  return [
    ...faultsOf({
      [`NetworkPolicy ${name}: is for everybody`]: peers.length === 0,
      [`NetworkPolicy ${name}: is for every port`]: ports.length === 0,
    }),
    ...peers.flatMap(({ ipBlock, namespaceSelector, podSelector }) =>
      faultsOf({
        [`NetworkPolicy ${name}: opens private networks with the internet`]:
          ipBlock?.cidr === '0.0.0.0/0' && !INSIDE.every((cidr) => ipBlock.except?.includes(cidr)),
        [`NetworkPolicy ${name}: is for every namespace`]:
          !ipBlock && !podSelector && Object.keys(namespaceSelector ?? {}).length === 0,
      }),
    ),
  ]
}

function reachFaults(server: ReturnType<typeof serversOf>[number], manifests: readonly Manifest[]): readonly string[] {
  const { name, labels, pod } = server
  const policies = manifests.filter(isNetworkPolicy).filter(({ spec }) => selects(spec?.podSelector, labels))
  const leaves = policies.flatMap(({ spec }) => spec?.egress ?? []).flatMap(({ ports = [] }) => ports)
  const enters = policies.flatMap(({ spec }) => spec?.ingress ?? []).flatMap(({ ports = [] }) => ports)
  const settings = Object.assign({}, ...pod.containers.map((container) => settingsOf(container, manifests)))
  const mayLeave = (wanted: number, protocol = 'TCP') =>
    leaves.some(({ port, protocol: by = 'TCP' }) => port === wanted && by === protocol)
  return faultsOf({
    [`${name}: no name can be looked up`]: !mayLeave(53, 'UDP') || !mayLeave(53),
    [`${name}: nobody can reach it`]: enters.length === 0,
    [`${name}: PostgreSQL is out of reach`]: Boolean(settings.DATABASE_URL_FILE) && !mayLeave(POSTGRES_PORT),
    [`${name}: the tracking server is out of reach`]: Boolean(settings.MLFLOW_TRACKING_URI) && !mayLeave(443),
  })
}

function policyFaults(manifests: readonly Manifest[]): readonly string[] {
  const workloads = workloadsOf(manifests)
  return manifests.filter(isNetworkPolicy).flatMap((policy) => {
    const selected = workloads.filter(({ labels }) => selects(policy.spec?.podSelector, labels))
    const ports = (policy.spec?.ingress ?? []).flatMap(({ ports: each = [] }) => each.map(({ port }) => port))
    return [
      ...faultsOf({ [`NetworkPolicy ${policy.metadata?.name}: is about no pod`]: selected.length === 0 }),
      ...ports
        .filter((port) => selected.some((workload) => findPort(workload, port) === undefined))
        .map((port) => `NetworkPolicy ${policy.metadata?.name}: nothing listens on ${port}`),
    ]
  })
}

function serviceFaults(manifests: readonly Manifest[]): readonly string[] {
  return manifests.filter(isService).flatMap(({ metadata, spec }) => {
    const matchLabels = spec?.selector ?? {}
    const selected = serversOf(manifests).filter(({ labels }) => selects({ matchLabels }, labels))
    const lost = (spec?.ports ?? []).filter(({ port, targetPort = port }) =>
      selected.some((workload) => findPort(workload, targetPort) === undefined),
    )
    return [
      ...faultsOf({
        [`Service ${metadata?.name}: is of no pod`]: selected.length === 0,
        [`Service ${metadata?.name}: is of pods that do not serve`]: workloadsOf(manifests).some(
          ({ labels, isServer }) => !isServer && selects({ matchLabels }, labels),
        ),
      }),
      ...lost.map(({ name }) => `Service ${metadata?.name}: nothing listens behind ${name}`),
    ]
  })
}

function monitorFaults(manifests: readonly Manifest[]): readonly string[] {
  return manifests.filter(isServiceMonitor).flatMap((monitor) => {
    const services = manifests.filter(isService)
    const found = services.filter(({ metadata }) => selects(monitor.spec.selector, metadata?.labels ?? {}))
    const ports = monitor.spec.endpoints.map(({ targetPort }) => targetPort)
    return faultsOf({
      [`${nameOf({ kind: 'ServiceMonitor', metadata: { name: monitor.metadata.name ?? '' } })}: is of no service`]:
        found.length === 0,
      'ServiceMonitor: reads a port that nothing listens on': ports.some((port) =>
        serversOf(manifests).some((server) => findPort(server, port) === undefined),
      ),
    })
  })
}
