import type { Encoder } from './encoder'
import type { ForeignColumn } from './foreign-columns'
import { LEAF, type Trees } from './trees'

/** An indicator's rank encoder: its level has rank 0, anything else is a step below. */
const ABSENT = -1
/** Between the two, and therefore above `ABSENT` alone. */
const BETWEEN = -0.5

/** Columns whose splits send 0 and 1 the same way, which only a model that takes 0 for missing has any use for. */
export function blindIndicators(trees: Trees, columns: readonly ForeignColumn[]): readonly number[] {
  const blind = new Set<number>()
  trees.feature.forEach((feature, node) => {
    if (columns[feature]?.kind === 'indicator' && !tellsApart(trees.value[node] ?? 0)) blind.add(feature)
  })
  return [...blind].sort((a, b) => a - b)
}

function tellsApart(threshold: number): boolean {
  return threshold > 0 && threshold <= 1
}

/**
 * Trees over the given columns as trees over encoders of census fields; columns that no split asks for are left out.
 * Of an indicator only the order of absent and present matters, so its thresholds become the encoder's own. Indicators
 * that `blindIndicators` names must have been refused.
 */
export function adoptTrees(
  trees: Trees,
  columns: readonly ForeignColumn[],
): { readonly encoders: readonly Encoder[]; readonly trees: Trees } {
  const used = [...new Set(trees.feature)].filter((feature) => feature !== LEAF).sort((a, b) => a - b)
  const place = new Map(used.map((feature, i) => [feature, i]))
  const isIndicator = (node: number) => columns[trees.feature[node] ?? LEAF]?.kind === 'indicator'
  return {
    encoders: used.flatMap((feature) => {
      const column = columns[feature]
      return column ? [encoderOf(column)] : []
    }),
    trees: {
      ...trees,
      feature: trees.feature.map((feature) => place.get(feature) ?? LEAF),
      value: trees.value.map((value, node) => (isIndicator(node) ? BETWEEN : value)),
    },
  }
}

function encoderOf(column: ForeignColumn): Encoder {
  return column.kind === 'number'
    ? { kind: 'number', field: column.field }
    : { kind: 'rank', field: column.field, keys: [column.level], fallback: ABSENT }
}
