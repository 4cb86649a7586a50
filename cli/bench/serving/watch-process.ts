import { readdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { readResidentMb } from '../memory'

export type ProcessSample = {
  /** Since the watch began. */
  readonly seconds: number
  readonly residentMb: number
  /** Open files and sockets; NaN where the system has no /proc. */
  readonly handles: number
}

type Watch = { readonly everyMs: number; readonly signal: AbortSignal }

/** Memory and handles of a process for as long as `during` lasts. What it throws is thrown. */
export async function watchProcess<T>(
  pid: number,
  during: Promise<T>,
  { everyMs, signal }: Watch,
): Promise<{ readonly value: T; readonly samples: readonly ProcessSample[] }> {
  const samples: ProcessSample[] = []
  const startedAt = performance.now()
  let isOver = false
  const end = during.finally(() => {
    isOver = true
  })
  const look = async () => {
    while (!isOver) {
      const seconds = (performance.now() - startedAt) / 1000
      samples.push({ seconds, residentMb: await readResidentMb(pid), handles: await countHandles(pid) })
      await Promise.race([end, sleep(everyMs, undefined, { signal, ref: false })])
    }
  }
  const [value] = await Promise.all([end, look()])
  return { value, samples }
}

async function countHandles(pid: number): Promise<number> {
  return readdir(`/proc/${pid}/fd`).then(
    (names) => names.length,
    () => Number.NaN,
  )
}
