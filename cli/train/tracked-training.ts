import { createHash, randomUUID } from 'node:crypto'
import { cardFileOf } from '@/lib/adapters/files/model-writer'
import { addChildRun, createTrainingFolder, rewriteTraining } from '@/lib/adapters/files/run-folder'
import type { ModelCard } from '@/lib/core/registry/card'
import type { ModelChoice } from '@/lib/core/registry/model-choice'
import type { OutgoingArtifact } from '@/lib/core/registry/ports'
import type { RunRecord } from '@/lib/core/registry/run'
import {
  configurationRecord,
  type RunContext,
  type RunStamp,
  type Training,
  trainingRecord,
  trialRecord,
} from '@/lib/core/training/run-records'
import type { Trial } from '@/lib/core/training/sweep'
import type { TrainedConfiguration } from '@/lib/core/training/train-configuration'
import { configurationFiles } from '../configuration-files'
import { describeFailure } from '../run-command'
import type { Tracking } from './open-tracking'
import { type SentRunReport, sendTraining } from './send-training'

/** A training whose runs are kept on this disk first, and then sent as far as the tracking server can be reached. */
export type TrackedTraining = {
  keepTrial(choice: ModelChoice, trial: Trial): Promise<void>
  keepConfiguration(ended: EndedConfiguration): Promise<void>
  /** Sends what is on the disk. A failure is remembered for the end: no training is lost to it. */
  send(): Promise<void>
  /** The last word on the training, sent last. */
  end(status: 'FINISHED' | 'FAILED'): Promise<void>
}

export type EndedConfiguration = {
  readonly card: ModelCard
  readonly trained: Pick<TrainedConfiguration, 'file' | 'heldOut' | 'curve'>
  readonly startedMs: number
}

export type NewTraining = {
  readonly tracking: Tracking
  /** The directory of trainings. */
  readonly runs: string
  readonly context: RunContext
  readonly asked: Pick<Training, 'choices' | 'options'>
  /** Told of each run that the server was sent. */
  readonly onSent: (report: SentRunReport) => void
  /** Told at the end, in one line, why not all was sent and how to send it. */
  readonly onUnsent: (line: string) => void
  readonly now: () => number
}

export async function beginTrackedTraining(training: NewTraining): Promise<TrackedTraining> {
  const { tracking, runs, context, asked, onSent, onUnsent, now } = training
  const stamp = { localId: randomUUID(), startedMs: now() }
  const cards: ModelCard[] = []
  const recordNow = (status: RunRecord['status']) =>
    trainingRecord({ ...stamp, endedMs: now() }, context, { ...asked, status, cards })
  const folder = await createTrainingFolder(runs, recordNow('RUNNING'))
  let trouble: unknown

  const send = async () => {
    if (trouble) return
    try {
      await sendTraining(tracking, folder, { onRun: (report) => report.wasThere || onSent(report) })
    } catch (error) {
      trouble = error
    }
  }
  const stampOf = (startedMs: number): RunStamp => ({ localId: randomUUID(), startedMs, endedMs: now() })

  return {
    keepTrial: async (choice, trial) => {
      const startedMs = Math.round(now() - trial.seconds * 1000)
      await addChildRun(folder, { record: trialRecord(stampOf(startedMs), context, { choice, trial }), artifacts: [] })
    },
    keepConfiguration: async ({ card, trained, startedMs }) => {
      const { curve, file } = trained
      const cardDigest = createHash('sha256').update(cardFileOf(card)).digest('hex')
      const record = configurationRecord(stampOf(startedMs), context, { card, cardDigest, curve })
      await addChildRun(folder, { record, artifacts: artifactsOf(card, trained), model: file.bytes })
      cards.push(card)
    },
    send,
    end: async (status) => {
      await rewriteTraining(folder, recordNow(status))
      // Once more: a server that was away for a while may be back.
      trouble = undefined
      await send()
      if (trouble) onUnsent(describeUnsent(trouble, folder))
    },
  }
}

function artifactsOf(card: ModelCard, { heldOut, curve }: EndedConfiguration['trained']): readonly OutgoingArtifact[] {
  const { seed, data, split } = card
  const identity = { dataDigest: data.digest, seed, testSize: split.testSize, rows: split.testRows }
  return configurationFiles({ card, holdout: { split: identity, scored: heldOut }, curve })
}

/** One line, whatever the failure. */
function describeUnsent(trouble: unknown, folder: string): string {
  const [why = ''] = describeFailure(trouble).split('\n')
  return `Not all was tracked: ${why} All of it is kept in ${folder}; to send it: npm run track -- --resume ${folder}`
}
