import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler'
import type { Manifest } from '../build'
import { isAutoscaler, isDeployment, isDisruptionBudget, isInferenceService } from '../kinds'
import { selects, serversOf, type Workload } from '../workloads'
import { faultsOf, type Policy } from './policy'

/** Connections of one server to PostgreSQL (lib/adapters/db/postgres/pool.ts), and one more while it migrates. */
const CONNECTIONS = 9
/** What PostgreSQL allows unless told otherwise, without those it keeps for its superuser. */
const ALLOWED_CONNECTIONS = 97
const SPREAD_OVER = ['kubernetes.io/hostname', 'topology.kubernetes.io/zone']

type Copies = { readonly min: number; readonly max: number }

/** Rules about how many copies there are, where they run, and how they are replaced. */
export const SCALING_POLICIES: readonly Policy[] = [
  {
    rule: 'a new version takes over before the old one goes',
    find: (manifests) =>
      serversOf(manifests).flatMap((server) => {
        const { type, rollingUpdate } = server.strategy ?? {}
        const isSingle = type === 'Recreate' && server.replicas === 1
        return faultsOf({
          [`${server.name}: copies go before others are ready`]: !isSingle && rollingUpdate?.maxUnavailable !== 0,
          [`${server.name}: no copy may come before another goes`]: !isSingle && !rollingUpdate?.maxSurge,
        })
      }),
  },
  {
    rule: 'the autoscaler has something to scale, alone, and to measure by',
    find: (manifests) => manifests.filter(isAutoscaler).flatMap((each) => autoscalerFaults(each, manifests)),
  },
  {
    rule: 'where there are several copies, no machine is all of them',
    find: (manifests) =>
      serversOf(manifests).flatMap((server) => {
        const copies = copiesOf(server, manifests)
        return copies.max > 1 ? severalFaults(server, copies, manifests) : []
      }),
  },
]

function copiesOf({ replicas = 1 }: Workload, manifests: readonly Manifest[]): Copies {
  const autoscaler = manifests.find(isAutoscaler)?.spec
  if (autoscaler) return { min: autoscaler.minReplicas ?? 1, max: autoscaler.maxReplicas }
  const predictor = manifests.find(isInferenceService)?.spec.predictor
  if (predictor) return { min: predictor.minReplicas, max: predictor.maxReplicas }
  return { min: replicas, max: replicas }
}

function autoscalerFaults(
  { metadata, spec }: IHorizontalPodAutoscaler,
  manifests: readonly Manifest[],
): readonly string[] {
  const name = metadata?.name ?? ''
  const target = manifests.filter(isDeployment).find((each) => each.metadata?.name === spec?.scaleTargetRef.name)
  const requests = target?.spec?.template.spec?.containers.map(({ resources }) => resources?.requests?.cpu) ?? []
  const measures = spec?.metrics ?? []
  return faultsOf({
    [`HorizontalPodAutoscaler ${name}: scales nothing`]: !target || spec?.scaleTargetRef.kind !== 'Deployment',
    [`HorizontalPodAutoscaler ${name}: each deployment sets it back`]: target?.spec?.replicas !== undefined,
    [`HorizontalPodAutoscaler ${name}: has no processor time to measure by`]:
      !measures.some(({ resource }) => resource?.name === 'cpu') || requests.some((cpu) => !cpu),
    [`HorizontalPodAutoscaler ${name}: goes down as fast as up`]: !(
      (spec?.behavior?.scaleDown?.stabilizationWindowSeconds ?? 0) >= 120
    ),
    [`HorizontalPodAutoscaler ${name}: has no room`]: !((spec?.maxReplicas ?? 0) > (spec?.minReplicas ?? 1)),
  })
}

function severalFaults(
  { name, labels, pod, strategy }: Workload,
  { min, max }: Copies,
  manifests: readonly Manifest[],
): readonly string[] {
  const budgets = manifests.filter(isDisruptionBudget).filter(({ spec }) => selects(spec?.selector, labels))
  const spread = pod.topologySpreadConstraints ?? []
  const surge = Number(strategy?.rollingUpdate?.maxSurge ?? 0)
  return faultsOf({
    [`${name}: one copy is no copy while its machine is emptied`]: min < 2,
    [`${name}: all copies may be taken away at once`]: budgets.length !== 1,
    [`${name}: its budget lets none go, or all`]: budgets.some(
      ({ spec }) => !(Number(spec?.maxUnavailable) >= 1 && Number(spec?.maxUnavailable) < min),
    ),
    [`${name}: copies may be on one machine or in one zone`]: SPREAD_OVER.some(
      (key) => !spread.some(({ topologyKey, labelSelector }) => topologyKey === key && selects(labelSelector, labels)),
    ),
    [`${name}: its spread is about other pods`]: spread.some(({ labelSelector }) => !selects(labelSelector, labels)),
    [`${name}: ${max + surge} copies have more connections than PostgreSQL allows`]:
      (max + surge) * CONNECTIONS > ALLOWED_CONNECTIONS,
  })
}
