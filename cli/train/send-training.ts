import { markSent, readOutgoing, readTraining, rewriteTraining, type StoredRun } from '@/lib/adapters/files/run-folder'
import type { SentRun } from '@/lib/core/registry/ports'
import { breakOffTraining } from '@/lib/core/training/run-records'
import type { Tracking } from './open-tracking'

export type SentRunReport = {
  readonly run: StoredRun
  readonly sent: SentRun
  /** The server had it already, so that nothing was sent. */
  readonly wasThere: boolean
}

type SendOptions = {
  /** Sends what the server has, too: it may have lost it. */
  readonly isAgain?: boolean
  readonly onRun?: (report: SentRunReport) => void
}

/**
 * Sends what the server does not have of a training: the parent where it is not there at all, its runs, and then the
 * parent as it is now. What arrived is noted run by run, so that a break anywhere is made up for by the next call.
 * @throws AppError as the tracker does, and `data-invalid` for a folder that is none.
 */
export async function sendTraining(tracking: Tracking, folder: string, options: SendOptions = {}): Promise<SentRun> {
  const { parent, children } = await readTraining(folder)
  const known = isAt(tracking, parent) && options.isAgain !== true ? parent.sent : undefined
  const first = known ? undefined : await sendRun(tracking, parent, undefined)
  const parentRunId = (known ?? first)?.runId
  for (const child of children) await sendUnlessThere(tracking, child, { ...options, parentRunId })
  if (!first) return sendUnlessThere(tracking, parent, { ...options, parentRunId: undefined })
  options.onRun?.({ run: parent, sent: first, wasThere: false })
  return first
}

/** The same for a training of another process. One that is still running counts as broken off: its own end overwrites that. */
export async function resumeTraining(tracking: Tracking, folder: string, options: SendOptions = {}): Promise<SentRun> {
  const { parent, children } = await readTraining(folder)
  if (parent.record.status === 'RUNNING') {
    const records = children.map(({ record }) => record)
    await rewriteTraining(folder, breakOffTraining(parent.record, records))
  }
  return sendTraining(tracking, folder, options)
}

/** Whether this server has the run as it is now. */
export function isSent(tracking: Pick<Tracking, 'trackingUri'>, run: StoredRun): boolean {
  return isAt(tracking, run) && run.sent?.isCurrent === true
}

function isAt({ trackingUri }: Pick<Tracking, 'trackingUri'>, { sent }: StoredRun): boolean {
  return sent?.trackingUri === trackingUri
}

async function sendUnlessThere(
  tracking: Tracking,
  run: StoredRun,
  { isAgain, onRun, parentRunId }: SendOptions & { parentRunId: string | undefined },
): Promise<SentRun> {
  const wasThere = isSent(tracking, run) && isAgain !== true
  const sent = wasThere && run.sent ? run.sent : await sendRun(tracking, run, parentRunId)
  onRun?.({ run, sent, wasThere })
  return sent
}

async function sendRun(
  { tracker, trackingUri }: Tracking,
  run: StoredRun,
  parentRunId: string | undefined,
): Promise<SentRun> {
  const sent = await tracker.sendRun(await readOutgoing(run), { parentRunId })
  await markSent(run, sent, trackingUri)
  return sent
}
