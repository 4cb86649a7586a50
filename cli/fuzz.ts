import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { z } from 'zod'
import { fuzzCase } from '@/lib/testing/fuzz/fuzz-case'
import { describeRequest } from '@/lib/testing/fuzz/fuzz-request'
import { type FuzzTally, runFuzz } from '@/lib/testing/fuzz/run-fuzz'
import { type StartedServer, startServer } from './bench/bench-server'
import { readResidentMb } from './bench/memory'
import { composeTools } from './compose'
import { CommandFailure, runCommand } from './run-command'

/** So that the collector has to give back what it can, and what grows is what is kept. */
const HEAP_MB = 200
/** How often memory is looked at in a run. */
const SAMPLES = 20
/** What it may grow between the second quarter of the run and the last, in MB; each by its lowest sample. */
const MAX_GROWTH_MB = 40
const FAILURES_SHOWN = 5
const PROGRESS_EVERY = 5_000
const KNOWN_RECORD = {
  records: [{ age: 47, education: 'Masters degree(MA MS MEng MEd MSW MBA)', 'weeks worked in year': 52 }],
}

const count = z.coerce.number().int().min(1).max(100_000_000)
const optionsSchema = z.object({
  requests: count,
  seed: z.coerce
    .number()
    .int()
    .min(0)
    .max(2 ** 32 - 1),
  connections: count.max(256),
  only: z.coerce.number().int().min(0).optional(),
})
type FuzzOptions = z.infer<typeof optionsSchema>

const command = new Command('fuzz')
  .description('Send made-up and broken requests of every protocol to a production server, and see that it stands.')
  .option('--requests <n>', 'how many', '100000')
  .option('--seed <n>', 'another seed, other requests', '1')
  .option('--connections <n>', 'requests under way at a time', '8')
  .option('--only <index>', 'one request of the seed, shown with its answer')
  .action((given: unknown) => runCommand((signal) => fuzz(readOptions(given), signal)))

await command.parseAsync()

function readOptions(given: unknown): FuzzOptions {
  const parsed = optionsSchema.safeParse(given)
  if (!parsed.success) throw new CommandFailure(`Options that cannot be: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}

async function fuzz({ requests, seed, connections, only }: FuzzOptions, signal: AbortSignal): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bracket-fuzz-'))
  const settings = { DATABASE_URL: `file:${join(folder, 'store.db')}`, LOG_LEVEL: 'error' }
  const { env } = composeTools()
  const faults: string[] = []
  let server: StartedServer | undefined
  try {
    server = await startServer(
      { modelsDir: env.MODELS_DIR, signal },
      {
        settings,
        nodeArgs: [`--max-old-space-size=${HEAP_MB}`],
        onLine: (line) => void (line.startsWith('{') && faults.length < FAILURES_SHOWN && faults.push(line)),
      },
    )
    const cases = only === undefined ? { first: 0, requests } : { first: only, requests: 1 }
    if (only !== undefined) console.log(`${describeRequest(fuzzCase({ seed, index: only }))}\n`)
    await run(server, { ...cases, seed, connections, signal, faults })
  } finally {
    await server?.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

type Run = Pick<FuzzOptions, 'requests' | 'seed' | 'connections'> & {
  readonly first: number
  readonly signal: AbortSignal
  /** Lines of errors in the server's log. */
  readonly faults: readonly string[]
}

async function run(server: StartedServer, { requests, first, seed, connections, signal, faults }: Run): Promise<void> {
  const before = await askKnown(server.port)
  const started = performance.now()
  const every = Math.max(1, Math.floor(requests / SAMPLES))
  const samples: Promise<number>[] = []
  const tally = await runFuzz({
    port: server.port,
    seed,
    first,
    requests,
    connections,
    signal,
    onCase: (done) => {
      if (done % every === 0) samples.push(readResidentMb(server.pid))
      if (done % PROGRESS_EVERY === 0) console.error(`… ${done} of ${requests}`)
    },
  })
  const seconds = (performance.now() - started) / 1000
  const memoryMb = await Promise.all(samples)
  const grownMb = growthOf(memoryMb)
  describeRun(tally, { requests, seed, seconds, memoryMb })
  const wrong = [
    ...tally.failures
      .slice(0, FAILURES_SHOWN)
      .map(({ index, fault, request }) => `${fault} (npm run fuzz -- --seed ${seed} --only ${index})\n${request}\n`),
    ...(tally.failures.length > 0 ? [`${tally.failures.length} answers are wrong.`] : []),
    ...(grownMb > MAX_GROWTH_MB ? [`The server's memory grew by ${Math.round(grownMb)} MB.`] : []),
    ...((await askKnown(server.port)) === before
      ? []
      : ['The server does not give the answer any more that it gave at first.']),
    ...(faults.length > 0 ? [`The server's log has errors:\n${faults.join('\n')}`] : []),
  ]
  if (wrong.length > 0) throw new CommandFailure(wrong.join('\n'))
  console.log('The server stands.')
}

/** Lowest samples, for in between a collector lets garbage lie. NaN where the run is too short to tell. */
function growthOf(memoryMb: readonly number[]): number {
  if (memoryMb.length < SAMPLES) return Number.NaN
  const quarter = SAMPLES / 4
  return Math.min(...memoryMb.slice(-quarter)) - Math.min(...memoryMb.slice(quarter, 2 * quarter))
}

type Ran = {
  readonly requests: number
  readonly seed: number
  readonly seconds: number
  readonly memoryMb: readonly number[]
}

function describeRun({ statuses, slowest, sentAway }: FuzzTally, { requests, seed, seconds, memoryMb }: Ran): void {
  const counts = [...statuses].sort(([a], [b]) => (a < b ? -1 : 1)).map(([status, times]) => `${status}: ${times}`)
  console.log(
    `${requests} requests of seed ${seed} in ${Math.round(seconds)} s, the longest ${Math.round(slowest.ms)} ms (${slowest.index})`,
  )
  console.log(counts.join(', '))
  if (sentAway > 0) console.log(`sent away for now, and sent again: ${sentAway}`)
  if (memoryMb.length > 1) console.log(`memory on the way, in MB: ${memoryMb.map(Math.round).join(' ')}`)
}

/** @throws CommandFailure where the server does not answer what it must. */
async function askKnown(port: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(KNOWN_RECORD),
  })
  const parsed = z
    .object({ predictions: z.tuple([z.object({ probability: z.number() })]) })
    .safeParse(await response.json())
  if (!parsed.success) throw new CommandFailure(`The server answers ${response.status} to a record that it must know.`)
  return parsed.data.predictions[0].probability
}
