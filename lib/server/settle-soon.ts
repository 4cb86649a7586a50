import 'server-only'

/** What a page waits for before it is drawn without: long enough for a server nearby. */
const DEFAULT_PATIENCE_MS = 500

/** What `promise` brings, if it comes soon; undefined if it takes longer. Rejects as `promise` does, if that comes soon. */
export async function settleSoon<T>(promise: Promise<T>, patienceMs = DEFAULT_PATIENCE_MS): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, patienceMs, undefined)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
