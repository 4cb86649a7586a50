import { setTimeout as sleepFor } from 'node:timers/promises'
import { AppError } from '@/lib/core/errors'

/** As people give them; absent is undefined. */
export type MlflowCredentials = {
  /** Such as https://dagshub.com/owner/repository.mlflow; a user name and password in it count as given. */
  readonly trackingUri: string
  readonly username?: string | undefined
  readonly password?: string | undefined
  readonly token?: string | undefined
  /** Sent to addresses of DagsHub's kind alone: a repository's, with `.mlflow` at the end. */
  readonly dagshubToken?: string | undefined
  readonly dagshubUser?: string | undefined
  readonly experimentName: string
}

export type MlflowLimits = {
  /** For one try of a call, from connecting to the last byte of the answer. */
  readonly callMs: number
  /** The same for sending or fetching a file. */
  readonly artifactMs: number
  /** How often a call that can be repeated is tried in all. */
  readonly attempts: number
  /** The first pause is drawn from 0 to this, each later one from twice as much. */
  readonly pauseMs: number
  /** No pause is longer; a server that asks for a longer one counts as out of reach. */
  readonly maxPauseMs: number
}

export const DEFAULT_LIMITS: MlflowLimits = {
  callMs: 10_000,
  artifactMs: 60_000,
  attempts: 4,
  pauseMs: 500,
  maxPauseMs: 20_000,
}

/** What a client takes from its surroundings. */
export type MlflowSurroundings = {
  readonly sleep: (ms: number) => Promise<unknown>
  /** From 0 up to 1. */
  readonly random: () => number
  readonly now: () => Date
  /** Told of what went wrong without stopping anything; holds no secret. */
  readonly warn: (message: string) => void
  /** What each call carries besides, such as its place in a trace. */
  readonly headers: () => Readonly<Record<string, string>>
}

export type MlflowSettings = {
  /** Without a user name, password or slash at the end. */
  readonly trackingUri: string
  /** The header's value; a function, so that no log of the settings shows it. */
  readonly authorization: () => string | undefined
  readonly experimentName: string
  readonly limits: MlflowLimits
  readonly surroundings: MlflowSurroundings
}

export type MlflowOptions = Partial<MlflowLimits & MlflowSurroundings>

/** @throws AppError `tracker-refused` where the address is none. */
export function mlflowSettings(credentials: MlflowCredentials, options: MlflowOptions = {}): MlflowSettings {
  const address = addressOf(credentials.trackingUri)
  const header = authorizationOf({
    ...credentials,
    username: credentials.username ?? address.username,
    password: credentials.password ?? address.password,
    // It lies in many an environment, and is nobody else's business.
    dagshubToken: isDagshub(address.uri) ? credentials.dagshubToken : undefined,
  })
  return {
    trackingUri: address.uri,
    authorization: () => header,
    experimentName: credentials.experimentName,
    limits: {
      callMs: options.callMs ?? DEFAULT_LIMITS.callMs,
      artifactMs: options.artifactMs ?? DEFAULT_LIMITS.artifactMs,
      attempts: options.attempts ?? DEFAULT_LIMITS.attempts,
      pauseMs: options.pauseMs ?? DEFAULT_LIMITS.pauseMs,
      maxPauseMs: options.maxPauseMs ?? DEFAULT_LIMITS.maxPauseMs,
    },
    surroundings: {
      sleep: options.sleep ?? ((ms) => sleepFor(ms)),
      random: options.random ?? Math.random,
      now: options.now ?? (() => new Date()),
      warn: options.warn ?? (() => undefined),
      headers: options.headers ?? (() => ({})),
    },
  }
}

function addressOf(trackingUri: string) {
  // What `new URL` throws holds the whole address, password and all.
  const url = URL.canParse(trackingUri) ? new URL(trackingUri) : undefined
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new AppError('tracker-refused', 'The address of the tracking server must be an http or https one.')
  }
  return {
    uri: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
    username: decoded(url.username) || undefined,
    password: decoded(url.password) || undefined,
  }
}

/** By the form of the address, for DagsHub runs under other names than dagshub.com, too. */
function isDagshub(uri: string): boolean {
  return uri.endsWith('.mlflow')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function authorizationOf(credentials: MlflowCredentials): string | undefined {
  const { username, password, token, dagshubToken, dagshubUser } = credentials
  if (username && password) return basic(username, password)
  if (token) return `Bearer ${token}`
  // DagsHub takes a token as the password of its owner, or alone as the user name.
  if (dagshubToken) return dagshubUser ? basic(dagshubUser, dagshubToken) : basic(dagshubToken, '')
  return undefined
}

function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`
}
