import 'server-only'
import type { SearchParams } from '@/lib/contracts/search-params'

/** Milliseconds before a page is drawn without what it asks others for: a server nearby answers sooner. */
const PATIENCE_MS = { soon: 1_000, whole: 30_000 } as const
type Patience = keyof typeof PATIENCE_MS

/**
 * What `promise` brings, if it comes soon, else undefined; what comes later shows with scripts alone, so that who has
 * none may ask for the page `whole`. Rejects as `promise` does.
 */
export async function settleSoon<T>(promise: Promise<T>, patience: Patience = 'soon'): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS[patience], undefined)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

/** The patience that an address asks for. */
export function readPatience({ wait }: SearchParams): Patience {
  return wait === undefined ? 'soon' : 'whole'
}

/** The address at which the same page comes whole. */
export function withWait(address: string): string {
  return `${address}${address.includes('?') ? '&' : '?'}wait=1`
}
