import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Command } from 'commander'
import { readCensusTable } from '@/lib/adapters/files/census-text'
import { buildCompletionTable } from '@/lib/core/census/completion-table'
import { writeDataDictionary } from '@/lib/core/census/data-dictionary'
import { measurePopulation } from '@/lib/core/census/population'
import { DEFAULT_DATA } from './census-data'
import { runCommand } from './run-command'

const SHARES = 'lib/core/census/population.gen.json'
const COMPLETION = 'lib/core/census/completion.gen.json'
const DICTIONARY = 'docs/data-dictionary.md'

const command = new Command('population')
  .description('Measure level shares and the completion table on the census file, and write the data dictionary.')
  .option('--data <file>', 'census file in the format of UCI, plain or gzipped', DEFAULT_DATA)
  .action(({ data }: { data: string }) => runCommand(() => writePopulation(data)))

await command.parseAsync()

async function writePopulation(path: string): Promise<void> {
  const table = await readCensusTable(path)
  const shares = measurePopulation(table)
  await replaceFile(COMPLETION, `${JSON.stringify(buildCompletionTable(table))}\n`)
  await replaceFile(SHARES, `${JSON.stringify(shares)}\n`)
  await replaceFile(DICTIONARY, writeDataDictionary(shares))
  console.log(`Measured ${table.rows.toLocaleString('en')} records: ${[SHARES, COMPLETION, DICTIONARY].join(', ')}`)
}

async function replaceFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}.part`, text)
  await rename(`${path}.part`, path)
}
