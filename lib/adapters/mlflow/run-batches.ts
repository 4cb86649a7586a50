import type { RunRecord } from '@/lib/core/registry/run'
import { cutText, MAX_PARAM_LENGTH, MAX_TAG_LENGTH } from './runs'

export type Pair = { readonly key: string; readonly value: string }
export type Point = {
  readonly key: string
  readonly value: number
  readonly step: number
  /** Milliseconds since 1970, UTC. */
  readonly timestamp: number
}
/** What one call of `runs/log-batch` takes. */
export type Batch = {
  readonly params: readonly Pair[]
  readonly tags: readonly Pair[]
  readonly metrics: readonly Point[]
}

const MAX_KEY_LENGTH = 250
const BATCH_LIMITS = { params: 100, tags: 100, metrics: 1000 } as const
const MAX_BATCH_ITEMS = 1000
/** A server's limit is 1 MB for the body; a character may take several bytes. */
const MAX_BATCH_CHARACTERS = 300_000

/** What MLflow takes as a key: letters, digits, `_ - . space : /`, as a path that does not climb; at most 250 of them. */
export function slugKey(key: string): string {
  const slug = key
    .replace(/['’]/g, '')
    .replace(/[^A-Za-z0-9_\-. :/]/g, '_')
    .split('/')
    .filter((part) => part !== '')
    .map((part) => (/^\.+$/.test(part) ? '_' : part))
    .join('/')
  return slug.slice(0, MAX_KEY_LENGTH).replace(/\/$/, '') || '_'
}

export function paramsOf(params: RunRecord['params']): readonly Pair[] {
  return Object.entries(params).map(([key, value]) => ({ key: slugKey(key), value: cutText(value, MAX_PARAM_LENGTH) }))
}

export function tagsOf(tags: Readonly<Record<string, string>>): readonly Pair[] {
  return Object.entries(tags).map(([key, value]) => ({ key: slugKey(key), value: cutText(value, MAX_TAG_LENGTH) }))
}

/** The points of a key stand together, by step; what is not finite is left out. */
export function pointsOf(metrics: RunRecord['metrics']): readonly Point[] {
  const byKey = new Map<string, Point[]>()
  for (const { key, value, step, timestampMs } of metrics) {
    if (!Number.isFinite(value)) continue
    const slug = slugKey(key)
    const points = byKey.get(slug) ?? []
    points.push({ key: slug, value, step, timestamp: timestampMs })
    byKey.set(slug, points)
  }
  return [...byKey.values()].flatMap((points) => points.sort((one, other) => one.step - other.step))
}

type OpenBatch = { params: Pair[]; tags: Pair[]; metrics: Point[] }
const emptyBatch = (): OpenBatch => ({ params: [], tags: [], metrics: [] })

/** In order, each within what a call takes; none where there is nothing. */
export function batchesOf({ params, tags, metrics }: Batch): readonly Batch[] {
  const batches: Batch[] = []
  let open = emptyBatch()
  let items = 0
  let characters = 0
  const add = <K extends keyof Batch>(kind: K, item: Batch[K][number]) => {
    const size = JSON.stringify(item).length
    const isFull = items >= MAX_BATCH_ITEMS || open[kind].length >= BATCH_LIMITS[kind]
    if (isFull || (items > 0 && characters + size > MAX_BATCH_CHARACTERS)) {
      batches.push(open)
      open = emptyBatch()
      items = 0
      characters = 0
    }
    ;(open[kind] as Batch[K][number][]).push(item)
    items++
    characters += size
  }
  for (const param of params) add('params', param)
  for (const tag of tags) add('tags', tag)
  for (const point of metrics) add('metrics', point)
  return items > 0 ? [...batches, open] : batches
}
