import { createInterface } from 'node:readline'
import { PassThrough } from 'node:stream'
import { AppError } from '@/lib/core/errors'
import { schemaStateOf } from '../schema-state'
import { countsOf, type Survey } from '../survey'
import { runProgram } from './programs'

/** How the rows of a table begin in the script that a dump stands for: its name, and its columns. */
const COPY = /^COPY (?:\S+\.)?"?(\w+)"? \((.*)\) FROM stdin;$/
const END = '\\.'

/**
 * Reads all of a file that pg_dump made, whose path is absolute.
 * @throws AppError `data-invalid` where it is damaged, or no backup of ours
 */
export async function surveyDump(path: string): Promise<Survey> {
  const script = new PassThrough()
  const [survey] = await Promise.all([
    surveyScript(script),
    runProgram('pg_restore', ['--file=-', path], { to: [script] }).catch((error: unknown) => {
      script.end()
      if (!(error instanceof AppError)) throw error
      throw new AppError('data-invalid', `${path} cannot be read. ${error.message}`)
    }),
  ])
  if (survey.schema.done.length > 0) return survey
  throw new AppError('data-invalid', `${path} is no backup of a store of Bracket’s.`)
}

async function surveyScript(script: NodeJS.ReadableStream): Promise<Survey> {
  const counts: Record<string, number> = {}
  const migrations: string[] = []
  let [oldestMs, newestMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  let table: { readonly name: string; readonly columns: readonly string[] } | undefined
  for await (const line of createInterface({ input: script, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (table === undefined) {
      const [, name, columns] = COPY.exec(line) ?? []
      if (name !== undefined && columns !== undefined) table = { name, columns: columns.split(', ') }
      continue
    }
    if (line === END) {
      table = undefined
      continue
    }
    counts[table.name] = (counts[table.name] ?? 0) + 1
    if (table.name === 'kysely_migration') migrations.push(cellOf(line, table.columns.indexOf('name')))
    if (table.name !== 'predictions') continue
    const atMs = Number(cellOf(line, table.columns.indexOf('at_ms')))
    oldestMs = Math.min(oldestMs, atMs)
    newestMs = Math.max(newestMs, atMs)
  }
  const hasEntries = newestMs >= oldestMs
  return {
    schema: schemaStateOf(migrations.sort()),
    rows: countsOf(counts),
    oldestMs: hasEntries ? oldestMs : undefined,
    newestMs: hasEntries ? newestMs : undefined,
  }
}

/** Tabs stand between values, and in none. */
function cellOf(line: string, column: number): string {
  return line.split('\t', column + 1)[column] ?? ''
}
