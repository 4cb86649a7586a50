import 'server-only'
import { MAX_LINE_BYTES, NDJSON, type NdjsonQuery, ndjsonQuerySchema } from '@/lib/contracts/ndjson'
import { type AnsweringModel, describeModel, type PredictReply } from '@/lib/core/inference/predict'
import type { Context, Handle } from '../endpoint'
import type { Call } from '../exchange'
import { parseBody } from '../handles'
import { problemOf } from '../http-error'
import { describeCauses } from '../logger'
import { mapAhead } from '../map-ahead'
import { checkEncoding, isMediaType } from '../read-json'
import { createBatchAnswerer, describeError } from './ndjson-batch'
import { batchLines } from './ndjson-lines'

/** As many as one native run scores. */
const BATCH_LINES = 256
/** One is read while the other is written down. */
const BATCHES_UNDER_WAY = 2

export function isNdjson(call: Pick<Call, 'header'>): boolean {
  return isMediaType(call.header('content-type') ?? '', NDJSON)
}

/**
 * Records in, answers out, a line each, for as long as they come. What can be known before the first answer, that there
 * is no such model, say, is refused as anywhere else; after that the status is out, and a last line says what went wrong.
 */
export const ndjsonHandle: Handle = async (call, context) => {
  checkEncoding(call)
  const query = parseBody(ndjsonQuerySchema, Object.fromEntries(new URLSearchParams(call.query)))
  const scorer = await context.container.predictDeps.openScorer(query, query.version)
  const head = { model: describeModel(scorer), threshold: query.threshold ?? scorer.card.threshold.value }
  const lines = streamLines(call, { query, context, head })
  const first = await lines.next()
  return { status: 200, headers: { 'content-type': NDJSON }, body: startingWith(first, lines) }
}

async function* startingWith(first: IteratorResult<string>, rest: AsyncGenerator<string>): AsyncIterable<string> {
  try {
    if (!first.done) yield first.value
    yield* rest
  } finally {
    await rest.return(undefined)
  }
}

type Head = Pick<PredictReply, 'model' | 'threshold'>
type Stream = {
  readonly query: NdjsonQuery
  readonly context: Context
  /** As it stood when the stream began. */
  readonly head: Head
}

async function* streamLines(call: Call, { query, context, head }: Stream): AsyncGenerator<string> {
  const { takeTurn } = context.container.predictDeps
  const batches = batchLines(call.chunks(), { size: BATCH_LINES, maxBytes: MAX_LINE_BYTES, takeTurn })
  const answered = mapAhead(batches, {
    work: createBatchAnswerer(query, context),
    depth: BATCHES_UNDER_WAY,
  })
  const sayHead = createHeadSayer()
  let [count, failed, hasBegun] = [0, 0, false]
  try {
    for await (const { text, reply, ...counts } of answered) {
      count += counts.count
      failed += counts.failed
      const before = reply || !hasBegun ? sayHead(reply ?? head) : ''
      hasBegun = true
      yield before + text
    }
    yield `${hasBegun ? '' : sayHead(head)}${lineOf({ count, failed })}`
  } catch (error) {
    if (!hasBegun) throw error
    tellLog(error, context)
    yield lineOf({ error: describeError(error, context.requestId) })
  }
}

/** A line where the model is another than in the last one. */
function createHeadSayer(): (head: Head) => string {
  let said: AnsweringModel | undefined
  return ({ model, threshold }) => {
    if (said?.digest === model.digest && said.version === model.version) return ''
    said = model
    return lineOf({ model, threshold })
  }
}

function lineOf(value: unknown): string {
  return `${JSON.stringify(value)}\n`
}

/** What goes wrong before the first line is logged where all refusals are. */
function tellLog(error: unknown, { container, requestId }: Context): void {
  const { status, title } = problemOf(error, requestId)
  if (status >= 500) container.logger.error(title, { requestId, cause: describeCauses(error) })
}
