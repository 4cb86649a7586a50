const KEY = 'bracket.saved'

type Kept = { readonly token: string /** ISO 8601, UTC. */; readonly expires: string }
type KeptById = Readonly<Record<string, Kept>>

/** What lets this browser delete an answer that it saved; undefined for one of somebody else. */
export function tokenOf(id: string): string | undefined {
  return readAll()[id]?.token
}

/** Keeps the token for as long as there is something to delete. */
export function keepToken(id: string, kept: Kept): void {
  const now = new Date().toISOString()
  const alive = Object.entries(readAll()).filter(([, { expires }]) => expires > now)
  writeAll({ ...Object.fromEntries(alive), [id]: kept })
}

export function forgetToken(id: string): void {
  const { [id]: _, ...rest } = readAll()
  writeAll(rest)
}

function readAll(): KeptById {
  try {
    const read: unknown = JSON.parse(window.localStorage.getItem(KEY) ?? '{}')
    if (typeof read !== 'object' || read === null) return {}
    return Object.fromEntries(Object.entries(read).filter((entry): entry is [string, Kept] => isKept(entry[1])))
  } catch {
    return {}
  }
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null) return false
  return 'token' in value && typeof value.token === 'string' && 'expires' in value && typeof value.expires === 'string'
}

function writeAll(kept: KeptById): void {
  try {
    window.localStorage.setItem(KEY, JSON.stringify(kept))
  } catch {
    // Storage is off or full: what was saved then stays until its time runs out.
  }
}
