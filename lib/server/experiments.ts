import 'server-only'
import { AppError } from '@/lib/core/errors'
import { type ModelCard, modelCardSchema } from '@/lib/core/registry/card'
import type { RunArtifacts, RunReader } from '@/lib/core/registry/ports'
import { CURVE_KEYS, type CurveKey, RUN_FILES, type RunSummary } from '@/lib/core/registry/run'
import { type Container, getContainer } from './container'

const MAX_RUNS = 1000
const MAX_CARD_BYTES = 1_000_000

type NoAnswer =
  /** No tracking server is set. */
  | { readonly state: 'untracked' }
  /** `why` is fit to be shown. */
  | { readonly state: 'trouble'; readonly why: string }

export type RunListing =
  | NoAnswer
  | {
      readonly state: 'listed'
      readonly runs: readonly RunSummary[]
      /** True where the server may have more. */
      readonly isCut: boolean
    }

const listings = new WeakMap<Container, Promise<RunListing>>()

/** The newest runs, for the page of experiments: many megabytes, so asked for once for everybody who wants them meanwhile. */
export function readRuns(): Promise<RunListing> {
  const container = getContainer()
  const underWay = listings.get(container)
  if (underWay) return underWay
  const listing = listRuns().finally(() => listings.delete(container))
  listings.set(container, listing)
  return listing
}

function listRuns(): Promise<RunListing> {
  return ask(async (tracker) => {
    const runs = await tracker.listRuns({ maxRuns: MAX_RUNS })
    return { state: 'listed', runs, isCut: runs.length >= MAX_RUNS }
  })
}

type RunDetails = {
  readonly run: RunSummary
  /** By rising round; empty where the run has none. */
  readonly history: Record<CurveKey, Awaited<ReturnType<RunReader['readHistory']>>>
  /** Undefined for a trial, for a run that is not Bracket's, and where there is none that can be read. */
  readonly card: ModelCard | undefined
}

export type RunsCompared =
  | NoAnswer
  | {
      readonly state: 'compared'
      /** In the order asked for. */
      readonly runs: readonly RunDetails[]
      /** Ids that the server does not know. */
      readonly unknown: readonly string[]
    }

export function readComparison(runIds: readonly string[]): Promise<RunsCompared> {
  return ask(async (tracker) => {
    const found = await Promise.all(runIds.map((runId) => tracker.findRun(runId)))
    const runs = await Promise.all(found.filter((run) => run !== undefined).map((run) => readDetails(tracker, run)))
    return { state: 'compared', runs, unknown: runIds.filter((_, place) => found[place] === undefined) }
  })
}

type Tracker = RunReader & RunArtifacts

/** A server that is out of reach is an ordinary thing for a page to say. */
async function ask<T>(read: (tracker: Tracker) => Promise<T>): Promise<T | NoAnswer> {
  const { tracking } = getContainer()
  if (!tracking) return { state: 'untracked' }
  try {
    return await read(tracking.runs)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { state: 'trouble', why: error.message }
  }
}

async function readDetails(tracker: Tracker, run: RunSummary): Promise<RunDetails> {
  const readCurve = async (key: CurveKey) => (key in run.metrics ? tracker.readHistory(run.runId, key) : [])
  const [card, ...curves] = await Promise.all([readCard(tracker, run), ...CURVE_KEYS.map(readCurve)])
  const history = Object.fromEntries(CURVE_KEYS.map((key, i) => [key, curves[i] ?? []]))
  // Every key of the closed list was just given a curve.
  return { run, card, history: history as RunDetails['history'] }
}

async function readCard(tracker: Tracker, { runId, kind }: RunSummary): Promise<ModelCard | undefined> {
  if (kind !== 'configuration') return undefined
  const limits = { maxBytes: MAX_CARD_BYTES }
  const bytes = await tracker.readArtifact(runId, RUN_FILES.card, limits).catch(undefinedIfRefused)
  return bytes && parseCard(new TextDecoder().decode(bytes))
}

function parseCard(text: string): ModelCard | undefined {
  try {
    return modelCardSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** A file that is not there; a server that is out of reach is another thing. */
function undefinedIfRefused(error: unknown): undefined {
  if (error instanceof AppError && error.code === 'tracker-refused') return undefined
  throw error
}
