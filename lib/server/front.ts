import 'server-only'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { getContainer } from './container'
import { healthEndpoint, readyEndpoint } from './endpoints/health'
import { metricsEndpoint } from './endpoints/metrics'
import { invocationsEndpoint, pingEndpoint, scoringHealthEndpoint } from './endpoints/mlflow'
import {
  inferEndpoint,
  inferVersionEndpoint,
  openInferenceLiveEndpoint,
  openInferenceReadyEndpoint,
} from './endpoints/open-inference'
import { compareEndpoint, predictEndpoint } from './endpoints/predict'
import { prototypeEndpoint } from './endpoints/prototype'
import { createLane } from './lane'
import { isStreaming } from './mount-node'

/** What the production entry, which is outside of Next's bundles, knows of the app. */
export type Front = {
  /** Answers a request of the hot paths; false: it is Next's. */
  answer(request: IncomingMessage, response: ServerResponse): boolean
  /** Whether a stream is under way on the socket, which may take as long as it likes. */
  isStreaming(socket: object): boolean
  /** From now on the server says that it is not ready, and answers all the same. */
  beginDrain(): void
  /** Writes out what is still in memory and closes what is open. */
  close(): Promise<void>
  readonly limits: {
    /** How long to answer on after being told to stop. */
    readonly drainMs: number
    /** How long a request may take to arrive. */
    readonly requestMs: number
  }
}

export const FRONT_KEY = Symbol.for('bracket.front')

/** The routes that carry nearly all requests; every one of them is mounted as a route of Next's too. */
export const HOT_ENDPOINTS = [
  predictEndpoint,
  compareEndpoint,
  inferEndpoint,
  inferVersionEndpoint,
  openInferenceLiveEndpoint,
  openInferenceReadyEndpoint,
  healthEndpoint,
  readyEndpoint,
  metricsEndpoint,
  prototypeEndpoint,
  invocationsEndpoint,
  pingEndpoint,
  scoringHealthEndpoint,
] as const

/** Lets the production entry find it. */
export function openFront(): void {
  const lane = createLane(HOT_ENDPOINTS)
  const { DRAIN_SECONDS, REQUEST_TIMEOUT_SECONDS, FAST_LANE } = getContainer().settings
  const front: Front = {
    answer: FAST_LANE ? lane : () => false,
    isStreaming,
    beginDrain: () => getContainer().drain.begin(),
    close: () => getContainer().close(),
    limits: { drainMs: DRAIN_SECONDS * 1000, requestMs: REQUEST_TIMEOUT_SECONDS * 1000 },
  }
  Reflect.set(globalThis, FRONT_KEY, front)
}
