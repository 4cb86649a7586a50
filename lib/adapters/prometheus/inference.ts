import { Histogram, type Registry } from 'prom-client'
import { FIELD_NAMES, type FieldName } from '@/lib/core/census/field'
import { type InferenceMetrics, outcomeOf } from '@/lib/core/inference/metrics'
import type { Protocol } from '@/lib/core/inference/prediction-log'
import type { ChoiceId } from '@/lib/core/registry/model-choice'
import { boundNames } from './bounded-names'
import { type Count, createCounts } from './counts'
import { LATENCY_BUCKETS_SECONDS } from './latency-buckets'
import { createTritonCounts, type TritonSeries } from './triton'

/** So many versions of a configuration have figures of their own. */
const MAX_VERSIONS = 20

/** The model of what was refused. */
const NONE = { model: 'none', version: 'none' } as const

/** What one model version answers over one protocol. */
type Series = {
  readonly successes: Count
  readonly rows: Count
  readonly positives: Count
  readonly triton: TritonSeries
  observe(seconds: number): void
}

export function createInferenceMetrics(registry: Registry): InferenceMetrics {
  const requests = createCounts(registry, {
    name: 'ics_inference_requests_total',
    help: 'Requests for predictions by how they ended; model and version are none for those refused.',
    labels: ['model', 'version', 'protocol', 'outcome'],
  })
  const rows = createCounts(registry, {
    name: 'ics_inference_rows_total',
    help: 'Records scored.',
    labels: ['model', 'version', 'protocol'],
  })
  const positives = createCounts(registry, {
    name: 'ics_predicted_positive_total',
    help: 'Records labelled as an income above $50k.',
    labels: ['model'],
  })
  const duration = new Histogram({
    name: 'ics_inference_duration_seconds',
    help: 'From the arrival of an answered request to its answer.',
    labelNames: ['model', 'protocol'],
    buckets: [...LATENCY_BUCKETS_SECONDS],
    registers: [registry],
  })
  const assumedOf = countFields(registry, {
    name: 'ics_input_defaulted_total',
    help: 'Records in which the field was left out and assumed.',
  })
  const unknownOf = countFields(registry, {
    name: 'ics_input_unknown_category_total',
    help: 'Records in which the field had a level that no model was trained on.',
  })
  const triton = createTritonCounts(registry)
  const versions = new Map<ChoiceId, ReturnType<typeof boundNames>>()
  let refusals: TritonSeries | undefined
  const series = new Map<ChoiceId, Map<string, Map<Protocol, Series>>>()

  function versionsOf(model: ChoiceId) {
    const known = versions.get(model) ?? boundNames(MAX_VERSIONS)
    versions.set(model, known)
    return known
  }

  function seriesOf(model: ChoiceId, version: string, protocol: Protocol): Series {
    return series.get(model)?.get(version)?.get(protocol) ?? open(model, versionsOf(model).admit(version), protocol)
  }

  function open(model: ChoiceId, version: string, protocol: Protocol): Series {
    const ofModel = series.get(model) ?? new Map<string, Map<Protocol, Series>>()
    const ofVersion = ofModel.get(version) ?? new Map<Protocol, Series>()
    const known = ofVersion.get(protocol)
    if (known) return known
    const opened: Series = {
      successes: requests.child({ model, version, protocol, outcome: 'success' }),
      rows: rows.child({ model, version, protocol }),
      positives: positives.child({ model }),
      triton: triton.open({ model, version }),
      observe: duration.labels(model, protocol).observe,
    }
    series.set(model, ofModel.set(version, ofVersion.set(protocol, opened)))
    return opened
  }

  return {
    scored: ({ configuration, version, protocol, given, completed, positives: above }) => {
      const counted = seriesOf(configuration, version, protocol)
      counted.rows.value += completed.length
      counted.positives.value += above
      counted.triton.rows.value += completed.length
      counted.triton.runs.value++
      for (const { assumed } of completed) {
        // Its keys are field names; `in` keeps Object.keys from making a list for every record.
        for (const name in assumed) assumedOf[name as FieldName].value++
      }
      for (const { unknown } of given) {
        for (const name of unknown) unknownOf[name].value++
      }
    },
    answered: ({ configuration, version, protocol, latencyMs }) => {
      const counted = seriesOf(configuration, version, protocol)
      counted.successes.value++
      counted.triton.successes.value++
      counted.triton.durationUs.value += latencyMs * 1000
      counted.observe(latencyMs / 1000)
    },
    refused: ({ protocol, code }) => {
      requests.child({ ...NONE, protocol, outcome: outcomeOf(code) }).value++
      refusals ??= triton.open(NONE)
      refusals.failures.value++
    },
  }
}

/** One count for each census field, all there from the start. */
function countFields(
  registry: Registry,
  family: { readonly name: string; readonly help: string },
): Readonly<Record<FieldName, Count>> {
  const counts = createCounts(registry, { ...family, labels: ['feature'] })
  // The list holds every field name, so that the record is whole.
  return Object.fromEntries(FIELD_NAMES.map((name) => [name, counts.child({ feature: name })])) as Record<
    FieldName,
    Count
  >
}
