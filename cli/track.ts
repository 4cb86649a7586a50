import { Command } from 'commander'
import { listTrainingFolders, readTraining, type StoredTraining } from '@/lib/adapters/files/run-folder'
import { AppError } from '@/lib/core/errors'
import { CommandFailure, runBreakable } from './run-command'
import { DEFAULT_RUNS, openTracking } from './train/open-tracking'
import { isSent, resumeTraining, type SentRunReport } from './train/send-training'

type TrackOptions = {
  readonly resume?: string
  readonly all?: true
  readonly again?: true
  readonly runs: string
}

const command = new Command('track')
  .description(
    'Send trainings that "npm run train -- --track" kept on this disk to the tracking server of MLFLOW_TRACKING_URI. Sending twice does no harm. Without an option: list what there is, and what was not sent.',
  )
  .option('--resume <dir>', "send what the server does not have of this training's folder")
  .option('--all', 'the same for every training in the runs folder')
  .option('--again', 'send what the server should have, too: it may have lost it')
  .option('--runs <dir>', 'folder of the tracked trainings', DEFAULT_RUNS)
  .action((options: TrackOptions) => runBreakable(() => track(options)))

await command.parseAsync()

async function track(options: TrackOptions): Promise<void> {
  if (options.resume && options.all) throw new CommandFailure('Give --resume for one training or --all for all.')
  if (options.resume) return resume([options.resume], options)
  const folders = await listTrainingFolders(options.runs)
  if (options.all) return resume(folders, options)
  if (folders.length === 0) console.log(`No tracked trainings in ${options.runs}: npm run train -- --track makes them.`)
  await forEach(folders, list)
}

async function resume(folders: readonly string[], { again, runs }: TrackOptions): Promise<void> {
  if (folders.length === 0) console.log(`No tracked trainings in ${runs}.`)
  const tracking = openTracking()
  const onRun = (report: SentRunReport) => console.log(describeReport(report))
  await forEach(folders, async (folder) => {
    await resumeTraining(tracking, folder, { isAgain: again === true, onRun })
  })
}

/** A spoilt folder keeps no other from its turn. @throws CommandFailure at the end, where there was one. */
async function forEach(folders: readonly string[], visit: (folder: string) => Promise<void>): Promise<void> {
  const spoilt: string[] = []
  for (const folder of folders) {
    try {
      await visit(folder)
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'data-invalid')) throw error
      spoilt.push(error.message)
    }
  }
  if (spoilt.length > 0) throw new CommandFailure(spoilt.join('\n'))
}

function describeReport({ run, sent, wasThere }: SentRunReport): string {
  const version = sent.version ? `, version ${sent.version}` : ''
  return `${run.record.name}: ${wasThere ? 'was there' : 'sent'}${version}, ${sent.url}`
}

async function list(folder: string): Promise<void> {
  const training = await readTraining(folder)
  const { name, status } = training.parent.record
  const state = status === 'RUNNING' ? ' (goes on, or was broken off)' : ''
  console.log(`${folder}: ${name}${state}, ${describeArrival(training)}`)
}

/** By the notes on this disk; the server is not asked. */
function describeArrival({ parent, children }: StoredTraining): string {
  const runs = [parent, ...children]
  const trackingUri = parent.sent?.trackingUri
  if (trackingUri === undefined) return `not sent; ${runs.length} ${runs.length === 1 ? 'run' : 'runs'}`
  const sent = runs.filter((run) => isSent({ trackingUri }, run))
  return sent.length === runs.length
    ? `all ${runs.length} runs sent, ${parent.sent?.url}`
    : `${sent.length} of ${runs.length} runs sent to ${trackingUri}`
}
