import { Counter, type Registry } from 'prom-client'

/** A number that is added to where something happens. */
export type Count = { value: number }

export type CountFamily<L extends string> = {
  /** What these label values count; made at the first call, so keep it where it is needed often. */
  child(labels: Readonly<Record<L, string>>): Count
  /** Every child so far. */
  list(): readonly { readonly labels: Readonly<Record<L, string>>; readonly value: number }[]
}

type FamilySpec<L extends string> = { readonly name: string; readonly help: string; readonly labels: readonly L[] }

/**
 * A counter whose children are plain numbers: adding costs nanoseconds where the library's own children take a
 * third of a microsecond. The library sees them when it is asked for its text.
 */
export function createCounts<L extends string>(
  registry: Registry,
  { name, help, labels: labelNames }: FamilySpec<L>,
): CountFamily<L> {
  const children = new Map<string, { readonly labels: Readonly<Record<L, string>>; readonly count: Count }>()
  new Counter({
    name,
    help,
    labelNames,
    registers: [registry],
    collect() {
      this.reset()
      for (const { labels, count } of children.values()) this.inc({ ...labels }, count.value)
    },
  })
  return {
    child: (labels) => {
      const key = JSON.stringify(labelNames.map((label) => labels[label]))
      const known = children.get(key)
      if (known) return known.count
      const count = { value: 0 }
      children.set(key, { labels, count })
      return count
    },
    list: () => [...children.values()].map(({ labels, count }) => ({ labels, value: count.value })),
  }
}
