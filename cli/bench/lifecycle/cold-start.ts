import type { ModelSource } from '@/lib/core/registry/serving'
import type { BenchRun } from '../bench-run'
import { startServer } from '../bench-server'
import type { Figure } from '../figure'
import { medianOf } from '../percentiles'
import { waitForSource } from './load'
import type { Rivals } from './rivals'
import type { TrackingServer } from './tracking-server'

const RUNS = 3

type Start = {
  /** From when its port takes connections to the first prediction of the source that is wanted. */
  readonly afterListenMs: number
  /** The same from the start of the process. */
  readonly firstMs: number
}

/** What the registry adds to a server's first prediction: with an empty cache, and with a full one but no registry. */
export async function benchColdStart(
  run: BenchRun,
  tracking: TrackingServer,
  { people }: Rivals,
): Promise<readonly Figure[]> {
  const start = async (settings: Readonly<Record<string, string>>, source: ModelSource): Promise<Start> => {
    const server = await startServer(run, { settings })
    try {
      const answeredAt = await waitForSource(server.http, { source, person: people[0] })
      return { afterListenMs: answeredAt - server.listensAt, firstMs: answeredAt - server.startedAt }
    } finally {
      await server.stop()
    }
  }
  const repeat = async (step: string, measure: () => Promise<Start>): Promise<Start> => {
    const starts: Start[] = []
    for (let i = 1; i <= RUNS; i++) {
      run.report(`${step}, ${i} of ${RUNS}`)
      starts.push(await measure())
    }
    return medianStart(starts)
  }

  const plain = await repeat('start from the folder', () => start({ LOG_LEVEL: 'warn' }, 'folder'))
  const empty = await repeat('start with an empty cache', async () =>
    start(tracking.settings({ folder: await tracking.makeFolder(), isDirect: true }), 'mlflow'),
  )
  const warm = tracking.settings({ folder: await tracking.makeFolder() })
  await start(warm, 'mlflow')
  const dead: Start[] = []
  for (const fault of ['refuse', 'hang'] as const) {
    await tracking.proxy.setFault(fault)
    dead.push(await repeat(`start with a full cache, registry: ${fault}`, () => start(warm, 'cache')))
  }
  const [refusing, hanging] = dead
  return [
    ...describeStart('start from the folder, without a registry', plain, {}),
    ...describeStart('start with an empty cache', empty, { firstSeconds: 2 }),
    ...(refusing ? describeStart('start with a full cache, registry dead', refusing, { afterListenMs: 500 }) : []),
    ...(hanging ? describeStart('start with a full cache, registry hangs', hanging, { afterListenMs: 500 }) : []),
  ]
}

type Targets = { readonly firstSeconds?: number; readonly afterListenMs?: number }

function describeStart(name: string, { afterListenMs, firstMs }: Start, targets: Targets): readonly Figure[] {
  const atMost = (limit: number | undefined) => (limit === undefined ? undefined : { atMost: limit })
  return [
    { name: `${name}: first prediction`, value: firstMs / 1000, unit: 's', target: atMost(targets.firstSeconds) },
    { name: '  from when it listens', value: afterListenMs, unit: 'ms', target: atMost(targets.afterListenMs) },
  ]
}

function medianStart(starts: readonly Start[]): Start {
  const median = (key: keyof Start) => medianOf(starts.map((start) => start[key]))
  return { afterListenMs: median('afterListenMs'), firstMs: median('firstMs') }
}
