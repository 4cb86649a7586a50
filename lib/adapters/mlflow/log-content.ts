import { CURVE_KEYS, type RunRecord } from '@/lib/core/registry/run'
import type { Http } from './http'
import { isUnsupported } from './refusal'
import { type Batch, batchesOf, type Point, paramsOf, pointsOf, tagsOf } from './run-batches'
import { nothingSchema, type WireRun } from './schemas'

/** MLflow takes no more of a digest. */
const MAX_DIGEST_LENGTH = 36

export type Content = {
  /** What the server has of the run so far. */
  readonly sent: WireRun
  readonly record: RunRecord
  readonly tags: Readonly<Record<string, string>>
}

/** Logs parameters, tags, metrics and the dataset, without what is there already. */
export async function logContent(http: Http, { sent, record, tags }: Content): Promise<void> {
  const { data } = sent
  const batches = batchesOf({
    // Another value for a parameter that was logged is refused, so the first stays.
    params: paramsOf(record.params).filter(({ key }) => !(key in data.params)),
    tags: tagsOf(tags).filter(({ key, value }) => data.tags[key] !== value),
    metrics: missingPoints(sent, pointsOf(record.metrics)),
  })
  for (const batch of batches) await logBatch(http, sent.info.run_id, batch)
  await logDataset(http, { sent, record })
}

export type ModelContent = {
  readonly runId: string
  /** Of MLflow 3's model. */
  readonly modelId: string
  readonly record: RunRecord
}

/** Says of the model what the run says in single figures, for the Models tab compares models by their own. Repeatable, too. */
export async function logModelFigures(http: Http, { runId, modelId, record }: ModelContent): Promise<void> {
  const dataset = record.dataset && datasetKey(record.dataset)
  const ofModel = {
    model_id: modelId,
    ...(dataset ? { dataset_name: dataset.name, dataset_digest: dataset.digest } : {}),
  }
  const figures = record.metrics.filter(({ key }) => !isCurveKey(key))
  for (const batch of batchesOf({ params: [], tags: [], metrics: pointsOf(figures) })) {
    await logBatch(http, runId, { ...batch, metrics: batch.metrics.map((point) => ({ ...point, ...ofModel })) })
  }
}

/** Repeatable: a point that is equal in all is kept once. */
async function logBatch(http: Http, runId: string, batch: Batch): Promise<void> {
  const body = { run_id: runId, ...batch }
  await http.ask(nothingSchema, { method: 'POST', path: 'runs/log-batch', isRepeatable: true, body })
}

/** A key's points go in rising order, one call after the other: where its last one has arrived, all have. */
function missingPoints({ data }: WireRun, points: readonly Point[]): readonly Point[] {
  const latest = new Map(data.metrics.map((point) => [point.key, point]))
  const last = new Map(points.map((point) => [point.key, point]))
  const isComplete = (key: string) => {
    const [there, wanted] = [latest.get(key), last.get(key)]
    return there?.step === wanted?.step && there?.timestamp === wanted?.timestamp && there?.value === wanted?.value
  }
  return points.filter(({ key }) => !isComplete(key))
}

async function logDataset(http: Http, { sent, record }: Pick<Content, 'sent' | 'record'>): Promise<void> {
  if (!record.dataset) return
  const { name, digest } = datasetKey(record.dataset)
  const isThere = sent.inputs.dataset_inputs.some(({ dataset }) => dataset.name === name && dataset.digest === digest)
  if (isThere) return
  const dataset = {
    name,
    digest,
    source_type: 'code',
    source: JSON.stringify({ tags: { 'mlflow.source.name': 'bracket train' } }),
    profile: JSON.stringify({ num_rows: record.dataset.rows }),
  }
  await http.askUnless(isUnsupported, nothingSchema, {
    method: 'POST',
    path: 'runs/log-inputs',
    body: {
      run_id: sent.info.run_id,
      datasets: [{ dataset, tags: [{ key: 'mlflow.data.context', value: 'training' }] }],
    },
  })
}

function datasetKey({ name, digest }: NonNullable<RunRecord['dataset']>) {
  return { name, digest: digest.slice(0, MAX_DIGEST_LENGTH) }
}

function isCurveKey(key: string): boolean {
  return CURVE_KEYS.some((one) => one === key)
}
