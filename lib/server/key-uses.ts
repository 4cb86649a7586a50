import 'server-only'
import type { Keyring } from './keyring'
import { describeCauses, type Logger } from './logger'

/** How often the store hears which keys were used. */
const EVERY_MS = 15_000

type KeyUses = {
  readonly access: { readonly keyring: Pick<Keyring, 'flush'> }
  readonly logger: Pick<Logger, 'warn'>
}

export function startNotingKeyUses(parts: KeyUses): void {
  setInterval(() => void noteKeyUses(parts), EVERY_MS).unref()
}

/** Never throws: what could not be noted is kept for the next time. */
export async function noteKeyUses({ access, logger }: KeyUses): Promise<void> {
  try {
    await access.keyring.flush()
  } catch (error) {
    logger.warn('uses of keys could not be noted', { cause: describeCauses(error) })
  }
}
