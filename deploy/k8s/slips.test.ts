import { beforeAll, describe, expect, test } from 'vitest'
import { build, buildWith, hasKubectl, type Manifest } from './build'
import { valueFaults } from './kinds'
import { POLICIES } from './policies/all'
import { SLIPS_BY_POLICY, SLIPS_OF_TYPE, SLIPS_OF_VALUE, type Slip } from './slips'
import { typeFaults } from './type-faults'

describe.runIf(hasKubectl())('a slip in the manifests', () => {
  const built = new Map<string, readonly Manifest[]>()
  beforeAll(() => {
    built.set('development', build('overlays/development'))
    built.set('kserve', build('overlays/kserve'))
    built.set('migrate', build('migrate'))
    built.set('production', buildWith('overlays/production', ['tracking', 'service-monitor', 'requests-per-pod']))
  })
  const changed = ({ is = 'production', ...slip }: Slip) => make(built.get(is) ?? [], slip)

  describe.each(Object.entries(SLIPS_BY_POLICY))('is found by: %s', (rule, slips) => {
    test.each(slips)('$name, $of', (slip) => {
      const policy = POLICIES.find((each) => each.rule === rule)
      expect(policy?.find(changed(slip)) ?? []).not.toEqual([])
    })
  })
  test('is tried for every policy', () => {
    expect(Object.keys(SLIPS_BY_POLICY).sort()).toEqual(POLICIES.map(({ rule }) => rule).sort())
  })
  test.each(SLIPS_OF_TYPE)('is found by type: $name', (slip) => {
    expect(typeFaults(changed(slip))).not.toEqual([])
  })
  test.each(SLIPS_OF_VALUE)('is found by value: $name', (slip) => {
    expect(valueFaults(changed(slip))).not.toEqual([])
  })
})

/** @throws where there is nothing to change, for a slip that was not made proves nothing */
function make(manifests: readonly Manifest[], { of, at, to }: Pick<Slip, 'of' | 'at' | 'to'>): readonly Manifest[] {
  const [kind, name] = of.split('/')
  const copy = structuredClone(manifests)
  const meant = copy.filter((each) => each.kind === kind && (name === undefined || each.metadata.name === name))
  if (meant.length === 0) throw new Error(`There is no ${of}.`)
  for (const manifest of meant) setAt(manifest, at.split('.'), to)
  return copy
}

function setAt(parent: object, [key = '', ...rest]: readonly string[], to: unknown): void {
  const child: unknown = Reflect.get(parent, key)
  if (rest.length > 0) {
    if (typeof child !== 'object' || child === null) throw new Error(`There is nothing at ${key} to change.`)
    setAt(child, rest, to)
  } else if (to !== undefined) Reflect.set(parent, key, to)
  else if (Array.isArray(parent)) parent.splice(Number(key), 1)
  else if (!Reflect.deleteProperty(parent, key) || child === undefined) throw new Error(`There is no ${key}.`)
}
