import { z } from 'zod'

const lineSchema = z.object({ level: z.string(), time: z.iso.datetime() })

/** A line is written some moments after the failure that it tells of, so two a minute apart may look a little closer. */
const MINUTE_MS = 59_000

/** Warnings and errors of a server's log, a JSON object a line: the most that came within a minute. */
export function countMostAMinute(log: readonly string[]): number {
  const times = log
    // Next says in words of its own that it has started.
    .filter((line) => line.startsWith('{'))
    .map((line) => lineSchema.parse(JSON.parse(line)))
    .filter(({ level }) => level === 'warn' || level === 'error')
    .map(({ time }) => Date.parse(time))
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + MINUTE_MS).length))
}
