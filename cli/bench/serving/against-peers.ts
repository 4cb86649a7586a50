import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '@/lib/core/errors'
import { CommandFailure, describeFailure } from '../../run-command'
import type { BenchRun } from '../bench-run'
import type { Figure, Findings } from '../figure'
import { measureCost, rateOf } from './measure-load'
import { USUAL_CONNECTIONS } from './one-record'
import { PEERS, type Peer, startPeer } from './peers'

const SECONDS = 6

/** Our server, and a folder for theirs. */
type Beside = { readonly pid: number; readonly port: number; readonly folder: string }

/** Each peer with the same model and the same people, one record a request, and ours right after it. */
export async function benchPeers(run: BenchRun, beside: Beside): Promise<Findings> {
  const figures: Figure[] = []
  const notMeasured: string[] = []
  for (const [place, peer] of PEERS.entries()) {
    const folder = join(beside.folder, `peer-${place}`)
    await mkdir(folder)
    try {
      figures.push(...(await benchPeer(run, peer, { ...beside, folder })))
    } catch (error) {
      run.signal.throwIfAborted()
      if (!(error instanceof AppError || error instanceof CommandFailure)) throw error
      notMeasured.push(`${peer.name}. ${describeFailure(error)}`)
    }
  }
  return { figures, notMeasured }
}

async function benchPeer(run: BenchRun, peer: Peer, { pid, port, folder }: Beside): Promise<readonly Figure[]> {
  const load = { connections: USUAL_CONNECTIONS, records: 1, warmUpSeconds: 2, seconds: SECONDS, seed: 3 }
  const { name, protocol, choice, atLeast } = peer
  run.report(`${name}, starting`)
  const server = await startPeer(peer, run, folder)
  try {
    run.report(`${name}, under load`)
    const theirs = await measureCost(run, server.pid, { ...load, port: server.port, protocol, choice })
    const ours = await measureCost(run, pid, { ...load, port, protocol: 'bracket', choice })
    const target = atLeast === undefined ? undefined : { atLeast }
    return [
      { name: `${name}: predictions`, value: rateOf(theirs), unit: 'per second' },
      { name: `${name}: p50`, value: theirs.accepted.p50 ?? Number.NaN, unit: 'ms' },
      { name: `${name}: processor time a prediction`, value: theirs.cpuMs, unit: 'ms' },
      { name: `ours to ${name}`, value: rateOf(ours) / rateOf(theirs), unit: 'times', target },
      { name: `ours to ${name}, by processor time`, value: theirs.cpuMs / ours.cpuMs, unit: 'times' },
    ]
  } finally {
    await server.stop()
  }
}
