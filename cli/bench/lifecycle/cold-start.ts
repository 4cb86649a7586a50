import type { ModelSource } from '@/lib/core/registry/serving'
import type { BenchRun } from '../bench-run'
import { startServer } from '../bench-server'
import type { Figure } from '../figure'
import { medianOf } from '../percentiles'
import { waitForSource } from './load'
import type { Rivals } from './rivals'
import type { TrackingServer } from './tracking-server'

const ROUNDS = 3

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
  const warm = tracking.settings({ folder: await tracking.makeFolder() })
  const ways: readonly Way[] = [
    { name: 'start from the folder, without a registry', start: () => start({ LOG_LEVEL: 'warn' }, 'folder') },
    {
      name: 'start with an empty cache',
      targets: { firstSeconds: 2 },
      start: async () => start(tracking.settings({ folder: await tracking.makeFolder(), isDirect: true }), 'mlflow'),
    },
    ...(['refuse', 'hang'] as const).map((fault) => ({
      name: `start with a full cache, registry ${fault === 'refuse' ? 'dead' : 'hangs'}`,
      targets: { afterListenMs: 500 },
      start: async () => {
        await tracking.proxy.setFault(fault)
        return start(warm, 'cache')
      },
    })),
  ]
  run.report('a first start, to fill a cache')
  await start(warm, 'mlflow')
  const starts: Start[][] = ways.map(() => [])
  // In turn, so that a machine that grows busy slows all of them alike.
  for (let round = 1; round <= ROUNDS; round++) {
    for (const [i, way] of ways.entries()) {
      run.report(`${way.name}, ${round} of ${ROUNDS}`)
      starts[i]?.push(await way.start())
    }
  }
  return ways.flatMap(({ name, targets = {} }, i) => describeStart(name, medianStart(starts[i] ?? []), targets))
}

type Way = { readonly name: string; readonly targets?: Targets; start(): Promise<Start> }
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
