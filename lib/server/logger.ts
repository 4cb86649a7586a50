import 'server-only'
import { createJsonLines } from '@/lib/adapters/pino/json-lines'
import { openStandardOutput } from '@/lib/adapters/pino/standard-output'
import type { LogLevel } from '@/lib/config/env'

type LogField = string | number | boolean | undefined
export type LogFields = Readonly<Record<string, LogField>>
export type Logger = Readonly<Record<Exclude<LogLevel, 'silent'>, (message: string, fields?: LogFields) => void>>

type LoggerOptions = { readonly level: LogLevel; write(line: string): void; now(): Date }

/** One JSON line an event. What goes in never holds a census value, a body or a query string. */
export function createLogger({ level, write, now }: LoggerOptions): Logger {
  return createJsonLines({ level, destination: { write }, now })
}

export type ServerLog = {
  readonly logger: Logger
  /** Writes out what waits; for a stop in good order. */
  flush(): Promise<void>
}

/** The process's own log on its standard output, in the background. Made once a process. */
export function openServerLog({ level, now }: Omit<LoggerOptions, 'write'>): ServerLog {
  const output = openStandardOutput()
  return { logger: createLogger({ level, write: output.write, now }), flush: output.flush }
}

const MAX_CAUSES = 5

/** What a failure was, cause by cause, for the log alone. */
export function describeCauses(error: unknown): string {
  const parts: string[] = []
  let current = error
  while (current instanceof Error && parts.length < MAX_CAUSES) {
    parts.push(current.stack ?? `${current.name}: ${current.message}`)
    current = current.cause
  }
  return parts.length > 0 ? parts.join('\ncaused by ') : `a thrown ${typeof error}`
}
