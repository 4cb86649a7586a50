import 'server-only'

/** Whether the server is about to stop: it answers on, and tells load balancers to go elsewhere. */
export type Drain = { readonly isDraining: boolean; begin(): void }

export function createDrain(): Drain {
  let isDraining = false
  return {
    get isDraining() {
      return isDraining
    },
    begin: () => {
      isDraining = true
    },
  }
}
