import type { TypeMeta, TypeMetaGuard } from '@kubernetes-models/base'
import { Deployment } from 'kubernetes-models/apps/v1/Deployment'
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler'
import { Job } from 'kubernetes-models/batch/v1/Job'
import { Ingress } from 'kubernetes-models/networking.k8s.io/v1/Ingress'
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy'
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget'
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap'
import { Namespace } from 'kubernetes-models/v1/Namespace'
import { PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim'
import { PodSpec } from 'kubernetes-models/v1/PodSpec'
import { Service } from 'kubernetes-models/v1/Service'
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount'
import { type Manifest, nameOf } from './build'
import type { InferenceService, ServiceMonitor } from './custom-kinds'

type Kind = {
  /** Where its type is, and under which name. */
  readonly module: string
  readonly type: string
  /** @throws where a value is none that Kubernetes takes */
  validate(manifest: Manifest): void
}

/** A model takes what its own type is, and is asked here whether something is of that type: hence the cast. */
function native(path: string, Model: new (manifest: never) => { validate(): void }): Kind {
  return {
    module: `kubernetes-models/${path}`,
    type: `I${path.slice(path.lastIndexOf('/') + 1)}`,
    validate: (manifest) => new Model(manifest as never).validate(),
  }
}

/** Every kind that may stand in the manifests, in the one version of it that may. */
export const KINDS: ReadonlyMap<string, Kind> = new Map([
  ['v1/ConfigMap', native('v1/ConfigMap', ConfigMap)],
  ['v1/Namespace', native('v1/Namespace', Namespace)],
  ['v1/PersistentVolumeClaim', native('v1/PersistentVolumeClaim', PersistentVolumeClaim)],
  ['v1/Service', native('v1/Service', Service)],
  ['v1/ServiceAccount', native('v1/ServiceAccount', ServiceAccount)],
  ['apps/v1/Deployment', native('apps/v1/Deployment', Deployment)],
  ['autoscaling/v2/HorizontalPodAutoscaler', native('autoscaling/v2/HorizontalPodAutoscaler', HorizontalPodAutoscaler)],
  ['batch/v1/Job', native('batch/v1/Job', Job)],
  ['networking.k8s.io/v1/Ingress', native('networking.k8s.io/v1/Ingress', Ingress)],
  ['networking.k8s.io/v1/NetworkPolicy', native('networking.k8s.io/v1/NetworkPolicy', NetworkPolicy)],
  ['policy/v1/PodDisruptionBudget', native('policy/v1/PodDisruptionBudget', PodDisruptionBudget)],
  [
    'serving.kserve.io/v1beta1/InferenceService',
    { module: './custom-kinds', type: 'InferenceService', validate: validatePredictor },
  ],
  ['monitoring.coreos.com/v1/ServiceMonitor', { module: './custom-kinds', type: 'ServiceMonitor', validate: () => {} }],
])

function only<T extends TypeMeta>(is: TypeMetaGuard<T>): (manifest: Manifest) => manifest is Manifest & T {
  return (manifest): manifest is Manifest & T => is(manifest)
}

export const isDeployment = only(Deployment.is)
export const isJob = only(Job.is)
export const isAutoscaler = only(HorizontalPodAutoscaler.is)
export const isIngress = only(Ingress.is)
export const isNetworkPolicy = only(NetworkPolicy.is)
export const isDisruptionBudget = only(PodDisruptionBudget.is)
export const isConfigMap = only(ConfigMap.is)
export const isNamespace = only(Namespace.is)
export const isVolumeClaim = only(PersistentVolumeClaim.is)
export const isService = only(Service.is)
export const isServiceAccount = only(ServiceAccount.is)

/** The shape is the compiler's to check, in `typeFaults`; what is asked here is which kind it is. */
export function isInferenceService(manifest: Manifest): manifest is Manifest & InferenceService {
  return manifest.kind === 'InferenceService'
}

export function isServiceMonitor(manifest: Manifest): manifest is Manifest & ServiceMonitor {
  return manifest.kind === 'ServiceMonitor'
}

/** Values that Kubernetes would not take, and kinds or versions that are not among `KINDS`. */
export function valueFaults(manifests: readonly Manifest[]): readonly string[] {
  return manifests.flatMap((manifest) => {
    const kind = KINDS.get(`${manifest.apiVersion}/${manifest.kind}`)
    if (!kind) return [`${nameOf(manifest)}: ${manifest.apiVersion} is no version of it that may stand here`]
    try {
      kind.validate(manifest)
      return []
    } catch (error) {
      return [`${nameOf(manifest)}: ${error instanceof Error ? error.message : String(error)}`]
    }
  })
}

function validatePredictor(manifest: Manifest): void {
  if (isInferenceService(manifest)) new PodSpec(manifest.spec.predictor).validate()
}
