import type { IPodSpec } from 'kubernetes-models/v1/PodSpec'
import { beforeAll, describe, expect, test } from 'vitest'
import { build, buildWith, hasKubectl, type Manifest } from './build'
import { isAutoscaler, isInferenceService, valueFaults } from './kinds'
import { POLICIES } from './policies/all'
import { typeFaults } from './type-faults'
import { serversOf } from './workloads'

/** Of a predictor, and of no pod. */
const KSERVE_KEYS = ['minReplicas', 'maxReplicas', 'scaleMetric', 'scaleTarget', 'deploymentStrategy']
const ALL_COMPONENTS = ['tracking', 'service-monitor', 'requests-per-pod']

/** All that anybody would deploy from here. */
const BUILDS = {
  development: () => build('overlays/development'),
  production: () => build('overlays/production'),
  'production with all components': () => buildWith('overlays/production', ALL_COMPONENTS),
  kserve: () => build('overlays/kserve'),
  'kserve with tracking': () => buildWith('overlays/kserve', ['tracking']),
  migrate: () => build('migrate'),
}
type Name = keyof typeof BUILDS
const NAMES = Object.keys(BUILDS) as readonly Name[]

// What builds them is in kubectl; where that is missing these are not run, and named.
describe.runIf(hasKubectl())('as Kustomize builds them', () => {
  const built = new Map<Name, readonly Manifest[]>()
  beforeAll(() => {
    for (const name of NAMES) built.set(name, BUILDS[name]())
  })
  const the = (name: Name) => built.get(name) ?? []

  test('every manifest is of its type, key by key', () => {
    expect(typeFaults([...built.values()].flat())).toEqual([])
  })

  describe.each(NAMES)('%s', (name) => {
    test('has values that Kubernetes takes, of kinds and versions that it has', () => {
      expect(valueFaults(the(name))).toEqual([])
    })
    test.each(POLICIES)('$rule', ({ find }) => {
      expect(find(the(name))).toEqual([])
    })
  })

  test('KServe runs the very pod that production runs', () => {
    const [deployed] = serversOf(the('production'))
    const [predictor] = serversOf(the('kserve'))
    expect(comparable(predictor?.pod)).toEqual(comparable(deployed?.pod))
    expect(predictor?.strategy).toEqual(deployed?.strategy)
    expect(the('kserve').find(isInferenceService)?.spec.predictor.minReplicas).toBe(
      the('production').find(isAutoscaler)?.spec?.minReplicas,
    )
  })
})

/** A pod without what KServe adds to it, or calls in its own way. */
function comparable(pod: IPodSpec | undefined): object {
  const { containers = [], volumes = [], ...rest } = pod ?? { containers: [] }
  const others = Object.entries(rest).filter(([key]) => !KSERVE_KEYS.includes(key))
  return {
    ...Object.fromEntries(others),
    volumes: byName(volumes),
    containers: containers.map(({ image, resources, securityContext, volumeMounts = [], ports = [] }) => ({
      image,
      resources,
      securityContext,
      volumeMounts: byName(volumeMounts),
      ports: ports.map(({ containerPort }) => containerPort),
    })),
  }
}

function byName<T extends { readonly name: string }>(items: readonly T[]): readonly T[] {
  return items.toSorted((one, other) => one.name.localeCompare(other.name))
}
