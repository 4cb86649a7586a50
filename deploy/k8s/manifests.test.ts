import { beforeAll, describe, expect, test } from 'vitest'
import { build, buildWith, hasKubectl, type Manifest } from './build'
import { valueFaults } from './kinds'
import { POLICIES } from './policies/all'
import { typeFaults } from './type-faults'

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
})
