import type { CensusRecord } from '@/lib/core/census/field'
import { AppError } from '@/lib/core/errors'
import type { Scores } from '@/lib/core/inference/ports'

/** One number a record, as the runtime gives them. */
export type RunOutputs = { readonly probability: Float32Array; readonly margin: Float32Array }

type BatchOptions = {
  readonly maxRows: number
  /** One native run; never called again before it is done. */
  run(records: readonly CensusRecord[]): Promise<RunOutputs>
}

export type Batches = {
  score(records: readonly CensusRecord[]): Promise<Scores>
  /** Waits until nobody is being answered. */
  settle(): Promise<void>
}

type Call = {
  readonly records: readonly CensusRecord[]
  readonly probabilities: number[]
  readonly margins: number[]
  resolve(scores: Scores): void
  reject(error: unknown): void
}

/** A call's next records in a batch. */
type Part = { readonly call: Call; readonly rows: number }

/**
 * Answers calls together: a run costs as much as scoring two records, so whatever was asked within one turn of the
 * event loop shares one of at most `maxRows` records. A call of more goes to the back after each of its slices, so that
 * short ones do not wait for all of it. A run that fails fails those in it; a record without a valid answer, its call.
 */
export function createBatches({ maxRows, run }: BatchOptions): Batches {
  const waiting: Call[] = []
  let working: Promise<void> | undefined

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      await new Promise((resolve) => setImmediate(resolve))
      await answerBatch(takeBatch(waiting, maxRows))
    }
    working = undefined
  }

  async function answerBatch(parts: readonly Part[]): Promise<void> {
    try {
      const outputs = await run(parts.flatMap(recordsOf))
      let first = 0
      for (const part of parts) {
        if (takeAnswers(part, outputs, first)) waiting.push(part.call)
        first += part.rows
      }
    } catch (error) {
      for (const { call } of parts) call.reject(error)
    }
  }

  return {
    score: (records) =>
      new Promise((resolve, reject) => {
        if (records.length === 0) return resolve({ probabilities: [], margins: [] })
        waiting.push({ records, probabilities: [], margins: [], resolve, reject })
        working ??= work()
      }),
    settle: async () => working,
  }
}

/** The longest waiting first, each with as many records as there is room for. */
function takeBatch(waiting: Call[], maxRows: number): readonly Part[] {
  const parts: Part[] = []
  let room = maxRows
  while (room > 0) {
    const call = waiting.shift()
    if (!call) break
    const rows = Math.min(room, call.records.length - call.probabilities.length)
    parts.push({ call, rows })
    room -= rows
  }
  return parts
}

function recordsOf({ call: { records, probabilities }, rows }: Part): readonly CensusRecord[] {
  return rows === records.length ? records : records.slice(probabilities.length, probabilities.length + rows)
}

/** Whether the call has more records to score. */
function takeAnswers({ call, rows }: Part, { probability, margin }: RunOutputs, first: number): boolean {
  for (let row = first; row < first + rows; row++) {
    const [p = Number.NaN, m = Number.NaN] = [probability[row], margin[row]]
    if (!(p >= 0 && p <= 1 && Number.isFinite(m))) {
      call.reject(new AppError('model-unavailable', 'The model gave an answer that is no probability.'))
      return false
    }
    call.probabilities.push(p)
    call.margins.push(m)
  }
  const { records, probabilities, margins } = call
  if (probabilities.length < records.length) return true
  call.resolve({ probabilities, margins })
  return false
}
