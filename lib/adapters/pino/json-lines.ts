import pino from 'pino'

const LEVELS = ['error', 'warn', 'info', 'debug'] as const
type Level = (typeof LEVELS)[number]
type Fields = Readonly<Record<string, string | number | boolean | undefined>>

export type JsonLines = Readonly<Record<Level, (message: string, fields?: Fields) => void>>

/** Nothing of this kind is logged on purpose; should it be once, its value is not. */
const SECRETS = ['authorization', 'cookie', 'password', 'secret', 'token'] as const

/** Where lines go. Each ends with a line feed. */
export type Destination = { write(line: string): void }

type JsonLinesOptions = {
  readonly level: Level | 'silent'
  readonly destination: Destination
  now(): Date
}

/** One JSON object a line: level, time (ISO 8601, UTC), the fields, and the message. */
export function createJsonLines({ level, destination, now }: JsonLinesOptions): JsonLines {
  const lines = pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: () => `,"time":"${now().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: [...SECRETS],
    },
    destination,
  )
  const logAt =
    (at: Level) =>
    (message: string, fields: Fields = {}) =>
      lines[at](fields, message)
  return { error: logAt('error'), warn: logAt('warn'), info: logAt('info'), debug: logAt('debug') }
}
