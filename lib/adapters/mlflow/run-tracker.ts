import { createHash } from 'node:crypto'
import type { OutgoingRun, RunTracker } from '@/lib/core/registry/ports'
import { RUN_FILES, RUN_TAGS } from '@/lib/core/registry/run'
import { VERSION_TAGS } from '@/lib/core/registry/version'
import { artifactRoot } from './artifact-root'
import { openExperiment } from './experiments'
import type { Http } from './http'
import { logContent } from './log-content'
import { checkRunId } from './run-id'
import { runUrl } from './run-summary'
import { createRun, searchRuns, tagEquals } from './runs'
import { nothingSchema, type WireRun } from './schemas'
import { sendFiles } from './send-files'
import { sendModel, type TrackerDeps } from './send-model'

/**
 * Sends in an order in which a break leaves something to go on from: the run with its own id first, then what it says and
 * its files, then the model and its version, and at last how it ended.
 */
export function createRunTracker(deps: TrackerDeps): RunTracker {
  const { http, settings } = deps
  return {
    sendRun: async (outgoing, { parentRunId }) => {
      const { record, artifacts, model } = withCard(outgoing)
      const versionTags = model ? versionTagsOf({ record, artifacts, model }) : {}
      const tags = { ...runTags(outgoing, parentRunId), ...versionTags }
      const sent = await openRun(deps, outgoing, parentRunId)
      await logContent(http, { sent, record, tags })
      await sendFiles(http, artifactRoot(sent.info.artifact_uri, settings.trackingUri), artifacts)
      const version = model && (await sendModel(deps, { sent, record, model, tags: versionTags }))
      await endRun(http, sent, record)
      const url = runUrl(settings.trackingUri, sent.info)
      return { runId: sent.info.run_id, url, ...(version === undefined ? {} : { version }) }
    },
  }
}

/** A model goes with its card, also where the caller leaves it out, and its folder is made here. */
function withCard(run: OutgoingRun): OutgoingRun {
  const { model } = run
  if (!model) return run
  const artifacts = run.artifacts.filter(({ path }) => path !== RUN_FILES.model)
  if (artifacts.some(({ path }) => path === RUN_FILES.card)) return { ...run, artifacts }
  const bytes = new TextEncoder().encode(`${JSON.stringify(model.card, null, 2)}\n`)
  return { ...run, artifacts: [...artifacts, { path: RUN_FILES.card, bytes }] }
}

type ModelRun = Required<Pick<OutgoingRun, 'record' | 'artifacts'>> & {
  readonly model: NonNullable<OutgoingRun['model']>
}

function versionTagsOf({ artifacts, model }: ModelRun): Readonly<Record<string, string>> {
  const card = artifacts.find(({ path }) => path === RUN_FILES.card)
  return {
    [VERSION_TAGS.digest]: model.card.file.digest,
    ...(card ? { [VERSION_TAGS.cardDigest]: createHash('sha256').update(card.bytes).digest('hex') } : {}),
    [VERSION_TAGS.cardVersion]: model.card.version,
  }
}

/** On the run; those of the version go on it as well, for servers without a registry. */
function runTags({ record, model }: OutgoingRun, parentRunId: string | undefined): Readonly<Record<string, string>> {
  const { choice, note } = record
  return {
    'mlflow.source.name': 'bracket train',
    'mlflow.source.type': 'LOCAL',
    ...(note === '' ? {} : { 'mlflow.note.content': note }),
    ...(model ? { [RUN_TAGS.seed]: String(model.card.seed) } : {}),
    ...record.tags,
    ...(choice ? { [RUN_TAGS.algorithm]: choice.algorithm, [RUN_TAGS.balancing]: choice.balancing } : {}),
    ...identityTags(record, parentRunId),
  }
}

/** What a run is made with: enough to find it again and to show it in its place. */
function identityTags({ localId, kind }: OutgoingRun['record'], parentRunId: string | undefined) {
  return {
    [RUN_TAGS.localId]: localId,
    [RUN_TAGS.kind]: kind,
    ...(parentRunId === undefined ? {} : { 'mlflow.parentRunId': checkRunId(parentRunId) }),
  }
}

/** The run that an earlier call made, or a new one. Deleted runs do not count. */
async function openRun(
  { http, settings }: TrackerDeps,
  { record }: OutgoingRun,
  parentRunId: string | undefined,
): Promise<WireRun> {
  const experimentId = await openExperiment(http, settings.experimentName)
  const filter = tagEquals(RUN_TAGS.localId, record.localId)
  const found = await searchRuns(http, { experimentId, filter, maxRuns: 10 })
  // Were two made at once, all callers must settle on one.
  const [sent] = [...found].sort((one, other) => (one.info.run_id < other.info.run_id ? -1 : 1))
  if (sent) return sent
  const user = record.tags['mlflow.user']
  const tags = { ...identityTags(record, parentRunId), ...(user === undefined ? {} : { 'mlflow.user': user }) }
  const { name, startedMs } = record
  return createRun(http, { experimentId, name, startedMs, tags })
}

/** A training that goes on has no end yet. */
async function endRun(http: Http, { info }: WireRun, { status, endedMs }: OutgoingRun['record']): Promise<void> {
  const body = { run_id: info.run_id, status, ...(status === 'RUNNING' ? {} : { end_time: endedMs }) }
  await http.ask(nothingSchema, { method: 'POST', path: 'runs/update', isRepeatable: true, body })
}
