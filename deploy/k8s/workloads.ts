import type { IDeploymentStrategy } from 'kubernetes-models/apps/v1/DeploymentStrategy'
import type { IContainer } from 'kubernetes-models/v1/Container'
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec'
import { type Manifest, nameOf } from './build'
import { isConfigMap, isDeployment, isInferenceService, isJob } from './kinds'

/** What runs pods, whichever kind says so. */
export type Workload = {
  /** As faults name it. */
  readonly name: string
  /** Of its pods. */
  readonly labels: Readonly<Record<string, string>>
  readonly pod: IPodSpec
  /** Whether it serves, and does not end by itself. */
  readonly isServer: boolean
  /** Undefined where an autoscaler decides. */
  readonly replicas: number | undefined
  readonly strategy: IDeploymentStrategy | undefined
}

export function workloadsOf(manifests: readonly Manifest[]): readonly Workload[] {
  return manifests.flatMap((manifest): Workload[] => {
    const name = nameOf(manifest)
    if (isDeployment(manifest) && manifest.spec?.template.spec) {
      const { template, replicas, strategy } = manifest.spec
      const { spec: pod, metadata } = template
      return pod ? [{ name, labels: metadata?.labels ?? {}, pod, isServer: true, replicas, strategy }] : []
    }
    if (isJob(manifest) && manifest.spec?.template.spec) {
      const { spec: pod, metadata } = manifest.spec.template
      return [{ name, labels: metadata?.labels ?? {}, pod, isServer: false, replicas: undefined, strategy: undefined }]
    }
    if (isInferenceService(manifest)) {
      const { predictor } = manifest.spec
      // KServe gives its pods the labels that it has itself.
      const labels = manifest.metadata.labels ?? {}
      const strategy = predictor.deploymentStrategy
      return [{ name, labels, pod: predictor, isServer: true, replicas: undefined, strategy }]
    }
    return []
  })
}

export function serversOf(manifests: readonly Manifest[]): readonly Workload[] {
  return workloadsOf(manifests).filter(({ isServer }) => isServer)
}

export type Settings = Readonly<Record<string, string>>

/** The environment of a container as the manifests make it, without what the image brings. */
export function settingsOf(container: IContainer, manifests: readonly Manifest[]): Settings {
  const maps = manifests.filter(isConfigMap)
  const named = (container.envFrom ?? []).map(({ configMapRef }) => configMapRef?.name)
  const fromMaps = named.map((name) => maps.find(({ metadata }) => metadata?.name === name)?.data ?? {})
  const own = (container.env ?? []).map(({ name, value }) => ({ [name]: value ?? '' }))
  return Object.assign({}, ...fromMaps, ...own)
}

/** The number behind a port's name, or the number itself where the pod has it. */
export function findPort({ pod }: Pick<Workload, 'pod'>, port: number | string | undefined): number | undefined {
  const ports = pod.containers.flatMap(({ ports = [] }) => ports)
  return ports.find(({ name, containerPort }) => port === name || port === containerPort)?.containerPort
}

/** Whether a selector of labels has a pod in it; one without a rule has all. */
export function selects(
  selector: { readonly matchLabels?: Readonly<Record<string, string>> } | undefined,
  labels: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(selector?.matchLabels ?? {}).every(([key, value]) => labels[key] === value)
}
