import type { Manifest } from '../build'

/** A rule about all the manifests of one folder together. */
export type Policy = {
  /** What holds where nothing is found. */
  readonly rule: string
  /** A sentence for each place where it does not. */
  find(manifests: readonly Manifest[]): readonly string[]
}

/** The texts whose condition is true, as faults. */
export function faultsOf(cases: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.keys(cases).filter((text) => cases[text])
}
