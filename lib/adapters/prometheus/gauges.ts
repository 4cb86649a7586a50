import { Gauge, type Registry } from 'prom-client'
import { type ChoiceId, choiceId, MODEL_CHOICES } from '@/lib/core/registry/model-choice'

/** What is read when the page of metrics is asked for. */
const READINGS = {
  recordsInFlight: ['ics_records_in_flight', 'Records being worked on, and one more for each request.'],
  recordsAtMost: ['ics_records_in_flight_limit', 'Records and requests that may be worked on at a time.'],
  modelsResident: ['ics_models_resident', 'Models open in memory.'],
  logQueueRows: ['ics_log_queue_rows', 'Entries that wait to be written to the prediction log.'],
  isStoreUp: ['ics_store_up', '1 while the store takes what is written to it, 0 while not.'],
  isReady: ['ics_ready', '1 while the server wants requests, 0 while it drains or lacks the store.'],
} as const
export type Reading = keyof typeof READINGS

const MODEL_READINGS = {
  staleSeconds: [
    'ics_registry_stale_seconds',
    'Since the model served could last be held against the registry; 0: now.',
  ],
} as const
export type ModelReading = keyof typeof MODEL_READINGS

/** A boolean is 1 or 0; undefined leaves the figure out. */
type Read = number | boolean | undefined

export type Gauges = {
  /** A later reader takes the place of the one before. A reader that throws leaves the figure out. */
  watch(reading: Reading, read: () => Read): void
  watchModels(reading: ModelReading, read: (configuration: ChoiceId) => Read): void
}

export function createGauges(registry: Registry): Gauges {
  const readers = new Map<Reading, () => Read>()
  const modelReaders = new Map<ModelReading, (configuration: ChoiceId) => Read>()
  for (const [reading, [name, help]] of entriesOf(READINGS)) {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.remove()
        const value = readSafely(readers.get(reading))
        if (value !== undefined) this.set(value)
      },
    })
  }
  for (const [reading, [name, help]] of entriesOf(MODEL_READINGS)) {
    new Gauge({
      name,
      help,
      labelNames: ['model'],
      registers: [registry],
      collect() {
        this.reset()
        const read = modelReaders.get(reading)
        for (const model of MODEL_CHOICES.map(choiceId)) {
          const value = readSafely(read && (() => read(model)))
          if (value !== undefined) this.set({ model }, value)
        }
      },
    })
  }
  return {
    watch: (reading, read) => void readers.set(reading, read),
    watchModels: (reading, read) => void modelReaders.set(reading, read),
  }
}

function entriesOf<K extends string, V>(table: Readonly<Record<K, V>>): readonly [K, V][] {
  // The tables here are literals without further keys.
  return Object.entries(table) as [K, V][]
}

function readSafely(read: (() => Read) | undefined): number | undefined {
  try {
    const value = read?.()
    return value === undefined ? undefined : Number(value)
  } catch {
    return undefined
  }
}
