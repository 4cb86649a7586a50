import { readFile } from 'node:fs/promises'
import type { z } from 'zod'
import { readCensusText } from '@/lib/adapters/files/census-text'
import { readOwnPeakMb } from '../memory'
import type { readTimesSchema } from './answers'

const [reader, path = ''] = process.argv.slice(2)

const startedAt = performance.now()
const rows = reader === 'plain' ? (await readPlainly(path)).length : (await readCensusText(path)).table.rows
const seconds = (performance.now() - startedAt) / 1000
const answer: z.infer<typeof readTimesSchema> = { seconds, peakMb: await readOwnPeakMb(), rows }
process.stdout.write(JSON.stringify(answer))

/** What a few lines of script would do: text to strings, nothing checked, no numbers. */
async function readPlainly(file: string): Promise<readonly (readonly string[])[]> {
  const text = await readFile(file, 'utf8')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(', '))
}
