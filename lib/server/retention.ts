import 'server-only'
import type { Container } from './container'
import { describeCauses } from './logger'

const EVERY_MS = 10 * 60_000

/** Deletes, now and then, what is kept longer than the settings say. */
export function startTrimming(container: Pick<Container, 'store' | 'settings' | 'logger'>, everyMs = EVERY_MS): void {
  void trim(container)
  setInterval(() => void trim(container), everyMs).unref()
}

/** Never throws: the next time will do. */
export async function trim({
  store,
  settings,
  logger,
}: Pick<Container, 'store' | 'settings' | 'logger'>): Promise<void> {
  try {
    const nowMs = Date.now()
    const { LOG_KEEP_DAYS: days, LOG_KEEP_ROWS: rows } = settings
    const predictions = await store.predictions.trim({ days, rows }, nowMs)
    const saved = await store.saved.trim(nowMs)
    if (predictions + saved > 0) logger.info('what was kept long enough is deleted', { predictions, saved })
  } catch (error) {
    logger.warn('old entries could not be deleted', { cause: describeCauses(error) })
  }
}
