import type { SentRunReport } from './send-training'

/** A line for a run that the server has now; trials pass without one, as there may be hundreds. */
export function printSent({ run: { record }, sent: { url, version } }: SentRunReport): void {
  if (record.kind === 'configuration') console.log(`  tracked${version ? ` as version ${version}` : ''}: ${url}`)
  if (record.kind === 'training' && record.status !== 'RUNNING') console.log(`All runs of this training: ${url}`)
}
