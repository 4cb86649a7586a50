/** What is said where such a secret is asked for. */
export const KEPT_IN_TAB = 'It stays in this tab until the tab is closed, and goes to this server alone.'

export type TabSecret = {
  read(): string | undefined
  keep(secret: string): void
  forget(): void
}

/**
 * A secret in the tab's own storage, under `name`: it outlives reloads and goes with the tab. Where storage is off, nothing
 * is kept, and whoever asked for the secret holds the only one.
 */
export function createTabSecret(name: string): TabSecret {
  return {
    read: () => attempt((storage) => storage.getItem(name)) ?? undefined,
    keep: (secret) => attempt((storage) => storage.setItem(name, secret)),
    forget: () => attempt((storage) => storage.removeItem(name)),
  }
}

/** Where storage is off or there is no window, asking for it already throws. */
function attempt<R>(act: (storage: Storage) => R): R | undefined {
  try {
    return act(window.sessionStorage)
  } catch {
    return undefined
  }
}
