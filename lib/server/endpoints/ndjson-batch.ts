import 'server-only'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FaultLine, NdjsonQuery } from '@/lib/contracts/ndjson'
import { MAX_LINE_BYTES } from '@/lib/contracts/ndjson'
import { scanJson, skipSpace } from '@/lib/core/census/json-text'
import { AppError } from '@/lib/core/errors'
import { answer } from '@/lib/core/inference/answer'
import type { PredictReply } from '@/lib/core/inference/predict'
import { readRecords } from '@/lib/core/inference/read-records'
import type { Context } from '../endpoint'
import { problemOf } from '../http-error'
import { decodeUtf8 } from '../read-json'
import type { Line } from './ndjson-lines'

/** A stream that finds no room waits its turn; it began with room, and its client can do nothing better. */
const WAIT_FOR_ROOM_MS = 50

export type AnsweredBatch = {
  /** Undefined where no line could be answered. */
  readonly reply: PredictReply | undefined
  /** One a line that is not blank, in the order given, each with its end. */
  readonly text: string
  readonly count: number
  readonly failed: number
}

type Entry = { readonly line: number; readonly record: unknown } | FaultLine

export type AnswerBatch = (lines: readonly Line[]) => Promise<AnsweredBatch>

/**
 * Answers the lines of a stream that can be answered, and says what is wrong with the others. Rejects with an AppError as
 * `answer` does, where it is not about a record.
 */
export function createBatchAnswerer(query: NdjsonQuery, context: Context): AnswerBatch {
  // What a list is made by makes all of it, so a batch is like the one before. Near spellings are dear to look for twice.
  let hadFaults = false
  return async (lines) => {
    const read = lines.flatMap((line) => readLine(line, context.requestId))
    const { entries, reply, faults } = await answerEntries(read, { query, context, expectsFaults: hadFaults })
    hadFaults = faults
    let [text, answered] = ['', 0]
    for (const entry of entries) {
      const prediction = 'error' in entry ? undefined : reply?.predictions[answered++]
      text += `${JSON.stringify(prediction ? { line: entry.line, ...prediction } : entry)}\n`
    }
    return { reply, text, count: entries.length, failed: entries.length - answered }
  }
}

type Answered = {
  readonly entries: readonly Entry[]
  readonly reply: PredictReply | undefined
  /** Whether a record had some. */
  readonly faults: boolean
}
type Answering = { readonly query: NdjsonQuery; readonly context: Context; readonly expectsFaults: boolean }

/** Most batches are without fault, so records are looked at one by one only where faults are to be expected or were found. */
async function answerEntries(
  entries: readonly Entry[],
  { query, context, expectsFaults }: Answering,
): Promise<Answered> {
  if (!expectsFaults) {
    try {
      return { entries, reply: await answerRecords(entries, query, context), faults: false }
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'invalid-input') throw error
    }
  }
  const checked: Entry[] = []
  for (const entry of entries) checked.push(await checkEntry(entry, query, context))
  const faults = checked.some((entry, index) => entry !== entries[index])
  return { entries: checked, reply: await answerRecords(checked, query, context), faults }
}

async function answerRecords(
  entries: readonly Entry[],
  query: NdjsonQuery,
  { container, asker }: Context,
): Promise<PredictReply | undefined> {
  const records = entries.flatMap((entry) => ('error' in entry ? [] : [entry.record]))
  if (records.length === 0) return undefined
  const startedMs = container.elapsedMs()
  for (;;) {
    try {
      return await answer(container.predictDeps, { ...query, records }, { ...asker, startedMs })
    } catch (error) {
      const isFull = error instanceof AppError && error.code === 'overloaded'
      const waitedMs = container.elapsedMs() - startedMs
      if (!isFull || waitedMs > container.settings.REQUEST_TIMEOUT_SECONDS * 1000) throw error
      await sleep(WAIT_FOR_ROOM_MS)
    }
  }
}

async function checkEntry(
  entry: Entry,
  { unknownLevels }: NdjsonQuery,
  { container: { predictDeps }, requestId }: Context,
): Promise<Entry> {
  if ('error' in entry) return entry
  try {
    await readRecords(predictDeps, [{ input: entry.record, path: [] }], { unknownLevels })
    return entry
  } catch (error) {
    // Near spellings were looked for, which takes its time.
    await predictDeps.takeTurn()
    return { line: entry.line, error: describeError(error, requestId) }
  }
}

/** None for a blank line. */
function readLine({ number: line, bytes }: Line, requestId: string): readonly Entry[] {
  try {
    const text = decodeLine(bytes)
    if (text.trim() === '') return []
    return [{ line, record: parseLine(text) }]
  } catch (error) {
    return [{ line, error: describeError(error, requestId) }]
  }
}

function decodeLine(bytes: Uint8Array | undefined): string {
  if (!bytes) {
    throw new AppError('too-large', `The line is longer than ${MAX_LINE_BYTES.toLocaleString('en')} bytes.`)
  }
  try {
    return decodeUtf8(bytes)
  } catch {
    throw new AppError('invalid-json', 'The line is not UTF-8 text.')
  }
}

/** The engine's own message quotes the text, which is about a person. */
function parseLine(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const scan = scanJson(text, skipSpace(text, 0))
    const why =
      'message' in scan
        ? ` at column ${scan.offset + 1}: ${scan.message}`
        : ': something stands after its value, or a string holds a character or an escape that JSON does not have.'
    throw new AppError('invalid-json', `The line is not JSON${why}`)
  }
}

export function describeError(error: unknown, requestId: string): FaultLine['error'] {
  const { code, detail, errors } = problemOf(error, requestId)
  return { code, detail, ...(errors && { errors }) }
}
