import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Argument, Command, Option } from 'commander'
import { findChromium } from './browser'
import { packageCommand, runNode } from './child'
import { findFreePort } from './port'
import { ensureBuild } from './production-build'
import { describeFailure, runCommand } from './run-command'
import { type Tally, tallyPlaywright, tallyVitest } from './test-report'

type TestOptions = { readonly only?: 'unit' | 'e2e'; readonly chromium?: string; readonly ci?: string }
const BROKEN: Tally = { passed: 0, failed: 1, notRun: [] }

const command = new Command('test')
  .description('Run the unit and route tests, then the browser tests against the production build.')
  .addOption(new Option('--only <kind>', 'one of the two').choices(['unit', 'e2e']))
  .addOption(new Option('--chromium <path>', 'the browser to use').env('CHROMIUM_PATH'))
  .addOption(new Option('--ci <yes>', 'count a test that does not run as failed').env('CI').hideHelp())
  .addArgument(new Argument('[filters...]', 'files to run, for --only').default([]))
  .action((filters: readonly string[], options: TestOptions) => runCommand(() => test(filters, options)))

await command.parseAsync()

async function test(filters: readonly string[], options: TestOptions): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bracket-test-'))
  try {
    const unit = options.only === 'e2e' ? [] : [await runUnit(join(folder, 'unit.json'), filters)]
    const e2e = options.only === 'unit' ? [] : [await runE2e(join(folder, 'e2e.json'), filters, options.chromium)]
    summarize([...unit, ...e2e], options.ci !== undefined)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function runUnit(report: string, filters: readonly string[]): Promise<Tally> {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const exitCode = await runNode([packageCommand('vitest', 'vitest.mjs'), 'run', ...reporters, ...filters])
  return readTally(report, exitCode, tallyVitest)
}

async function runE2e(report: string, filters: readonly string[], asked: string | undefined): Promise<Tally> {
  try {
    const [browser, port] = [await findChromium(asked), await findFreePort()]
    // Here and not only in Playwright's server, so that a failing build shows its own words.
    await ensureBuild()
    const env = {
      E2E_PORT: String(port),
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      ...(browser === undefined ? {} : { CHROMIUM_PATH: browser }),
    }
    const exitCode = await runNode([packageCommand('@playwright/test', 'cli.js'), 'test', ...filters], { env })
    return await readTally(report, exitCode, tallyPlaywright)
  } catch (error) {
    console.error(`\nThe browser tests could not run. ${describeFailure(error)}`)
    return BROKEN
  }
}

async function readTally(path: string, exitCode: number, tally: (report: unknown) => Tally): Promise<Tally> {
  const report = await readFile(path, 'utf8').catch(() => undefined)
  if (report === undefined) return BROKEN
  const read = tally(JSON.parse(report))
  return exitCode !== 0 && read.failed === 0 ? { ...read, failed: 1 } : read
}

/** In CI every test must run; elsewhere one that lacks what it needs (libxgboost) is named and let pass. */
function summarize(tallies: readonly Tally[], isCi: boolean): void {
  const notRun = tallies.flatMap((tally) => tally.notRun)
  const passed = sum(tallies.map((tally) => tally.passed))
  const failed = sum(tallies.map((tally) => tally.failed)) + (isCi ? notRun.length : 0)
  if (notRun.length > 0) {
    console.log(`\n${notRun.length} not run${isCi ? ', which counts as failed here' : ''}:`)
    for (const name of notRun) console.log(`  ${name}`)
  }
  console.log(`\n${passed} passed, ${failed} failed`)
  process.exitCode = failed > 0 ? 1 : 0
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}
