import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const CHILD = fileURLToPath(new URL('./append-without-end.ts', import.meta.url))
const ID = /^[0-9a-f-]{36}$/

/**
 * Starts a process that appends to the store's log, and kills it with SIGKILL so many milliseconds after it was first told
 * that something is written. @returns the ids that it was told of; a line that the kill cut off is none.
 */
export async function killUnderLoad(url: string, { afterMs }: { afterMs: number }): Promise<readonly string[]> {
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD, url], { stdio: ['ignore', 'pipe', 'pipe'] })
  const output: string[] = []
  const complaints: string[] = []
  const ended = once(child, 'close')
  child.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text))
  child.stdout.setEncoding('utf8').on('data', (text: string) => output.push(text))
  await Promise.race([once(child.stdout, 'data'), ended])
  await sleep(afterMs)
  const wasKilled = child.kill('SIGKILL')
  await ended
  if (!wasKilled) throw new Error(`It ended by itself: ${complaints.join('')}`)
  return output
    .join('')
    .split('\n')
    .filter((line) => ID.test(line))
}
