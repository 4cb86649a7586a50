import { mkdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import {
  CENSUS_ARCHIVE_URL,
  CENSUS_FILES,
  CENSUS_PAGE_URL,
  type CensusFileCheck,
  checkCensusFolder,
  unpackCensus,
} from '@/lib/adapters/files/census-archive'
import { downloadFile } from '@/lib/adapters/files/download'
import { AppError } from '@/lib/core/errors'
import { createByteProgress } from './progress'
import { runCommand } from './run-command'

/** UCI's archive has some 10 MB. */
const MAX_ARCHIVE_BYTES = 256_000_000
/** Both files unpacked, about; only the progress bar counts on it. */
const UNPACKED_BYTES = 156_000_000

type DataOptions = { readonly out: string; readonly from?: string; readonly url: string; readonly any?: true }

const command = new Command('data')
  .description("Fetch UCI's Census-Income (KDD) data for training: download, verify, unpack.")
  .option('--out <dir>', 'folder for census-income.data and census-income.test', 'data')
  .option('--from <file>', "a local archive or file (zip, tar.gz, .data, .data.gz) instead of UCI's")
  .addOption(
    new Option('--url <url>', 'address of the archive')
      .env('CENSUS_URL')
      .default(CENSUS_ARCHIVE_URL)
      .argParser(parseUrl),
  )
  .option('--any', 'accept a census file that is not the published one')
  .action((options: DataOptions) => runCommand((signal) => fetchData(options, signal)))

await command.parseAsync()

async function fetchData(options: DataOptions, signal: AbortSignal): Promise<void> {
  if (!options.from && (await isComplete(options.out))) {
    console.log(`The census data is in ${options.out} already, and it is right.`)
    return
  }
  try {
    const checks = await (options.from ? unpack(options.from, options, signal) : download(options, signal))
    for (const check of checks) console.log(describeCheck(options.out, check))
    if (checks.some(({ fileName }) => fileName === CENSUS_FILES[0]?.fileName)) console.log('Next: npm run train')
  } catch (error) {
    throw withNextStep(error, options)
  }
}

async function download(options: DataOptions, signal: AbortSignal): Promise<readonly CensusFileCheck[]> {
  await mkdir(options.out, { recursive: true })
  const archive = join(options.out, 'census-archive')
  const progress = createByteProgress('Downloading')
  try {
    await downloadFile({
      url: options.url,
      to: archive,
      maxBytes: MAX_ARCHIVE_BYTES,
      onProgress: ({ receivedBytes, totalBytes }) => progress.report(receivedBytes, totalBytes),
      signal,
    })
  } catch (error) {
    if (signal.aborted) console.error('\nWhat was downloaded so far is kept; run the command again to go on.')
    throw error
  } finally {
    progress.stop()
  }
  try {
    return await unpack(archive, options, signal)
  } finally {
    await rm(archive, { force: true })
  }
}

async function unpack(from: string, options: DataOptions, signal: AbortSignal): Promise<readonly CensusFileCheck[]> {
  const { size, isFile } = await stat(from).then((found) => ({ size: found.size, isFile: found.isFile() }))
  if (!isFile || size === 0) throw new AppError('data-invalid', `${from} is ${isFile ? 'empty' : 'not a file'}.`)
  const progress = createByteProgress('Unpacking')
  try {
    return await unpackCensus({
      from,
      directory: options.out,
      isAnyAccepted: options.any === true,
      onProgress: (bytes) => progress.report(bytes, Math.max(bytes, UNPACKED_BYTES)),
      signal,
    })
  } finally {
    progress.stop()
  }
}

async function isComplete(directory: string): Promise<boolean> {
  const checks = await checkCensusFolder(directory).catch((error: unknown) => {
    if (error instanceof AppError) return []
    throw error
  })
  return checks.length === CENSUS_FILES.length && checks.every(({ differences }) => differences.length === 0)
}

function describeCheck(directory: string, { fileName, rows, sha256, differences }: CensusFileCheck): string {
  const path = join(directory, fileName)
  const about = `${path}: ${rows.toLocaleString('en')} records, SHA-256 ${sha256.slice(0, 12)}…`
  const hasDigest = CENSUS_FILES.some((file) => file.fileName === fileName && file.sha256 !== undefined)
  if (differences.length === 0) return `${about}, ${hasDigest ? 'as published' : 'as many records as published'}`
  return `${about}, NOT the published file (${differences.join('; ')}); kept because of --any`
}

function withNextStep(error: unknown, { url, from }: DataOptions): unknown {
  if (!(error instanceof AppError)) return error
  const byHand = `download the archive in a browser from ${CENSUS_PAGE_URL} and run: npm run data -- --from FILE`
  const nextStep =
    error.code === 'data-unavailable'
      ? `The address was ${url} (--url or CENSUS_URL names another). Or ${byHand}`
      : `Nothing was kept. ${from ? 'Give the published archive' : 'Try again'}, or ${byHand}. Another census file than the published one needs --any.`
  return new AppError(error.code, `${error.message}\n${nextStep}`, { cause: error })
}

function parseUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new InvalidArgumentError('It must be an http(s) address.')
  }
  return text
}
