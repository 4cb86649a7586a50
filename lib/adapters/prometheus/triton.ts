import type { Registry } from 'prom-client'
import { type Count, createCounts } from './counts'

/** The counts of one model version, as Triton Inference Server keeps them. */
export type TritonSeries = {
  readonly successes: Count
  readonly failures: Count
  readonly rows: Count
  /** Calls of the model, each with one record or more; several may be answered by one native run. */
  readonly runs: Count
  /** Microseconds of answered requests, from arrival to answer. */
  readonly durationUs: Count
}

type ModelLabels = { readonly model: string; readonly version: string }

/** Triton's main five names, so that dashboards made for it work here too. They end without `_total`, as its own do. */
export function createTritonCounts(registry: Registry): { open(model: ModelLabels): TritonSeries } {
  const family = (name: string, help: string) => createCounts(registry, { name, help, labels: ['model', 'version'] })
  const successes = family('nv_inference_request_success', 'Requests answered.')
  const failures = family('nv_inference_request_failure', 'Requests refused or failed.')
  const rows = family('nv_inference_count', 'Records scored.')
  const runs = family('nv_inference_exec_count', 'Calls of the model, each with one record or more.')
  const durationUs = family('nv_inference_request_duration_us', 'Microseconds of answered requests, summed.')
  return {
    open: (model) => ({
      successes: successes.child(model),
      failures: failures.child(model),
      rows: rows.child(model),
      runs: runs.child(model),
      durationUs: durationUs.child(model),
    }),
  }
}
