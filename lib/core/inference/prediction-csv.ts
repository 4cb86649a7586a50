import { csvLine } from '@/lib/core/census/csv'
import type { LoggedPrediction } from './prediction-log'

const COLUMNS = [
  'id',
  'at',
  'requestId',
  'protocol',
  'key',
  'configuration',
  'version',
  'digest',
  'probability',
  'threshold',
  'label',
  'latencyMs',
  'assumed',
  'unknown',
  'record',
] as const

/** The first line of an export. */
export function predictionCsvHead(): string {
  return csvLine(COLUMNS)
}

/** A line of an export; `at` is its time in ISO 8601. A record that was kept is one cell of JSON. */
export function predictionCsvLine(entry: LoggedPrediction, at: string): string {
  const cells: Readonly<Record<(typeof COLUMNS)[number], string | number | undefined>> = {
    id: entry.id,
    at,
    requestId: entry.requestId,
    protocol: entry.protocol,
    key: entry.keyId,
    configuration: entry.configuration,
    version: entry.version,
    digest: entry.digest,
    probability: entry.probability,
    threshold: entry.threshold,
    label: entry.label,
    latencyMs: entry.latencyMs,
    assumed: entry.assumedCount,
    unknown: entry.unknownCount,
    record: entry.record && JSON.stringify(entry.record),
  }
  return csvLine(COLUMNS.map((column) => cells[column]))
}
