import { type BenchRun, requireData } from './bench-run'
import { readTimesSchema } from './children/answers'
import type { Findings } from './figure'
import { measureInChild } from './measure-in-child'
import { medianOf } from './percentiles'

const RUNS = 3

/** The census reader, each time in a fresh process, beside a reader of a few plain lines. */
export async function benchReading(run: BenchRun): Promise<Findings> {
  await requireData(run)
  const [typed, plain] = [await readTimes(run, 'typed'), await readTimes(run, 'plain')]
  return {
    figures: [
      {
        name: `read ${typed.rows.toLocaleString('en-US')} records`,
        value: typed.seconds,
        unit: 's',
        target: { atMost: 1.5 },
      },
      { name: 'peak memory of the process', value: typed.peakMb, unit: 'MB', target: { atMost: 500 } },
      { name: 'a plain reader (readFile and split, nothing checked)', value: plain.seconds, unit: 's' },
      { name: 'its peak memory', value: plain.peakMb, unit: 'MB' },
      {
        name: 'time of the census reader to that of the plain one',
        value: typed.seconds / plain.seconds,
        unit: 'times',
      },
    ],
    notMeasured: [],
  }
}

async function readTimes({ dataPath, signal, report }: BenchRun, reader: 'typed' | 'plain') {
  const times = []
  for (let i = 0; i < RUNS; i++) {
    report(`${reader} reader, ${i + 1} of ${RUNS}`)
    times.push(await measureInChild({ script: 'read-census', args: [reader, dataPath], signal }, readTimesSchema))
  }
  return {
    rows: times[0]?.rows ?? 0,
    seconds: medianOf(times.map(({ seconds }) => seconds)),
    peakMb: medianOf(times.map(({ peakMb }) => peakMb)),
  }
}
