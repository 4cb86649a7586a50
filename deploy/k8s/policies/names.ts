import { type Manifest, nameOf } from '../build'
import { isDeployment, isNamespace, isServiceAccount } from '../kinds'
import { selects, serversOf, workloadsOf } from '../workloads'
import { faultsOf, type Policy } from './policy'

const NAME_LABEL = 'app.kubernetes.io/name'
const CLUSTER_WIDE = ['Namespace']

/** Rules about names, labels and the namespace that all is in. */
export const NAME_POLICIES: readonly Policy[] = [
  {
    rule: 'each object is there once, in one namespace, and says whose it is',
    find: (manifests) => {
      const places = manifests.filter(({ kind }) => !CLUSTER_WIDE.includes(kind)).map((each) => each.metadata.namespace)
      const names = manifests.map(nameOf)
      return [
        ...names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name}: is there twice`),
        ...faultsOf({ 'there is no one namespace': new Set(places).size !== 1 || places.includes(undefined) }),
        ...manifests
          .filter(({ metadata }) => metadata.labels?.[NAME_LABEL] !== 'bracket')
          .map((each) => `${nameOf(each)}: does not say that it is Bracket's`),
      ]
    },
  },
  {
    rule: 'the namespace takes no pod that is not "restricted"',
    find: (manifests) => {
      if (serversOf(manifests).length === 0) return []
      const [namespace] = manifests.filter(isNamespace)
      const [server] = manifests.filter(({ kind }) => !CLUSTER_WIDE.includes(kind))
      return faultsOf({
        'what is deployed brings no namespace': namespace?.metadata?.name !== server?.metadata.namespace,
        'its namespace takes any pod':
          namespace?.metadata?.labels?.['pod-security.kubernetes.io/enforce'] !== 'restricted',
      })
    },
  },
  {
    rule: 'a deployment selects its own pods, which run as an account without rights',
    find: (manifests) => [
      ...manifests.filter(isDeployment).flatMap((deployment) => {
        const labels = deployment.spec?.template.metadata?.labels ?? {}
        const selector = deployment.spec?.selector
        return faultsOf({
          [`Deployment ${deployment.metadata?.name}: selects other pods than its own`]:
            !selects(selector, labels) || Object.keys(selector?.matchLabels ?? {}).length === 0,
        })
      }),
      ...workloadsOf(manifests).flatMap(({ name, pod }) => {
        const account = manifests
          .filter(isServiceAccount)
          .find(({ metadata }) => metadata?.name === pod.serviceAccountName)
        return faultsOf({ [`${name}: its account has a token`]: account?.automountServiceAccountToken !== false })
      }),
      ...overlaps(manifests),
    ],
  },
]

/** Pods that two owners would both take for theirs. */
function overlaps(manifests: readonly Manifest[]): readonly string[] {
  const selectors = manifests.filter(isDeployment).map(({ metadata, spec }) => ({ name: metadata?.name, spec }))
  return selectors.flatMap(({ name, spec }) =>
    workloadsOf(manifests)
      .filter((workload) => workload.name !== `Deployment ${name}` && selects(spec?.selector, workload.labels))
      .map((workload) => `Deployment ${name}: takes the pods of ${workload.name} for its own`),
  )
}
