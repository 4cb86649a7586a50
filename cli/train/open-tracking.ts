import type { RunTracker } from '@/lib/core/registry/ports'
import { composeRegistry } from '../compose'

/** Folder where trainings that are tracked keep their runs. */
export const DEFAULT_RUNS = 'runs'

/** Where runs go. */
export type Tracking = {
  readonly tracker: RunTracker
  /** Without user name and password. */
  readonly trackingUri: string
}

/** The tracking server of the settings, nothing asked of it yet. @throws CommandFailure where none is set, with `hint`. */
export function openTracking({ hint }: { hint?: string } = {}): Tracking {
  const { mlflow, trackingUri } = composeRegistry({ hint })
  return { tracker: mlflow.tracker, trackingUri }
}
