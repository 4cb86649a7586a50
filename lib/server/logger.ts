import 'server-only'
import { LOG_LEVELS, type LogLevel } from '@/lib/config/env'

type LogField = string | number | boolean | undefined
export type LogFields = Readonly<Record<string, LogField>>
export type Logger = Readonly<Record<Exclude<LogLevel, 'silent'>, (message: string, fields?: LogFields) => void>>

type LoggerOptions = { readonly level: LogLevel; write(line: string): void; now(): Date }

/** One JSON line an event. What goes in never holds a census value, a body or a query string. */
export function createLogger({ level, write, now }: LoggerOptions): Logger {
  const logAt = (at: Exclude<LogLevel, 'silent'>) => (message: string, fields?: LogFields) => {
    if (LOG_LEVELS.indexOf(at) > LOG_LEVELS.indexOf(level)) return
    write(`${JSON.stringify({ time: now().toISOString(), level: at, message, ...fields })}\n`)
  }
  return { error: logAt('error'), warn: logAt('warn'), info: logAt('info'), debug: logAt('debug') }
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
