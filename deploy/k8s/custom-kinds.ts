/**
 * Kinds that others bring into a cluster, as far as the manifests here use them; a key that stands in none of these types is
 * none that was meant. From the definitions of KServe (config/crd/full/serving.kserve.io_inferenceservices.yaml, August 2026)
 * and of the Prometheus operator 0.93 (example/prometheus-operator-crd/monitoring.coreos.com_servicemonitors.yaml).
 */
import type { ILabelSelector } from '@kubernetes-models/apimachinery/apis/meta/v1/LabelSelector'
import type { IObjectMeta } from '@kubernetes-models/apimachinery/apis/meta/v1/ObjectMeta'
import type { IDeploymentStrategy } from 'kubernetes-models/apps/v1/DeploymentStrategy'
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec'

export type InferenceService = {
  readonly apiVersion: 'serving.kserve.io/v1beta1'
  readonly kind: 'InferenceService'
  readonly metadata: IObjectMeta
  readonly spec: { readonly predictor: Predictor }
}

/** A pod, and how many of it: KServe makes a Deployment, a Service and an autoscaler of them. */
export type Predictor = IPodSpec & {
  readonly minReplicas: number
  readonly maxReplicas: number
  readonly scaleMetric: 'concurrency' | 'rps' | 'cpu' | 'memory'
  readonly scaleTarget: number
  readonly deploymentStrategy: IDeploymentStrategy
}

export type ServiceMonitor = {
  readonly apiVersion: 'monitoring.coreos.com/v1'
  readonly kind: 'ServiceMonitor'
  readonly metadata: IObjectMeta
  readonly spec: {
    readonly jobLabel: string
    readonly selector: ILabelSelector
    readonly endpoints: readonly {
      readonly targetPort: number | string
      readonly path: string
      readonly interval: string
      readonly authorization: {
        readonly type: 'Bearer'
        readonly credentials: { readonly name: string; readonly key: string }
      }
    }[]
  }
}
