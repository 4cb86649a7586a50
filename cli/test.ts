import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Argument, Command, Option } from 'commander'
import { findChromium } from './browser'
import { packageCommand, runNode } from './child'
import { findFreePort } from './port'
import { ensureBuild } from './production-build'
import { describeFailure, runCommand } from './run-command'
import { hasContainers, hasDeployPackages } from './test-deploy'
import { hasMlflow, type LifecycleServer, startLifecycleServer } from './test-mlflow'
import { hasPostgres } from './test-postgres'
import { type Tally, tallyPlaywright, tallyVitest } from './test-report'

const KINDS = ['unit', 'postgres', 'mlflow', 'deploy', 'containers', 'e2e'] as const
type TestKind = (typeof KINDS)[number]
type TestOptions = { readonly only?: TestKind; readonly chromium?: string; readonly ci?: string }
const BROKEN: Tally = { passed: 0, failed: 1, notRun: [] }
const NO_POSTGRES: Tally = { passed: 0, failed: 0, notRun: ['every test against a real PostgreSQL'] }
const NO_MLFLOW: Tally = { passed: 0, failed: 0, notRun: ['every test against a real MLflow server'] }
const NO_DEPLOY: Tally = { passed: 0, failed: 0, notRun: ['every test of workflows, manifests and stacks'] }
const NO_CONTAINERS: Tally = { passed: 0, failed: 0, notRun: ['every test of the image and of what runs it'] }
const NO_LIFECYCLE: Tally = { passed: 0, failed: 0, notRun: ['every browser test of the model lifecycle'] }

const command = new Command('test')
  .description(
    'Run the unit and route tests, those against a real PostgreSQL and a real MLflow server, those of what deploys, of ' +
      'the image in containers, then the browser tests against the production build.',
  )
  .addOption(new Option('--only <kind>', 'one of them').choices(KINDS))
  .addOption(new Option('--chromium <path>', 'the browser to use').env('CHROMIUM_PATH'))
  .addOption(new Option('--ci <yes>', 'count a test that does not run as failed').env('CI').hideHelp())
  .addArgument(new Argument('[filters...]', 'files to run, for --only').default([]))
  .action((filters: readonly string[], options: TestOptions) => runCommand((signal) => test(filters, options, signal)))

await command.parseAsync()

async function test(
  filters: readonly string[],
  { only, chromium, ci }: TestOptions,
  signal: AbortSignal,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bracket-test-'))
  const isWanted = (kind: TestKind) => {
    // A signal ends the tests that run; without this, the next would begin.
    signal.throwIfAborted()
    return only === undefined || only === kind
  }
  const wantsLifecycle = isWanted('e2e') && (filters.length === 0 || filters.some((path) => path.includes('lifecycle')))
  const tallies: Tally[] = []
  try {
    if (isWanted('unit')) tallies.push(await runVitest('unit', { folder, filters }))
    if (isWanted('postgres')) {
      tallies.push((await hasPostgres()) ? await runVitest('postgres', { folder, filters }) : NO_POSTGRES)
    }
    const isThere = (isWanted('mlflow') || wantsLifecycle) && (await hasMlflow())
    if (isWanted('mlflow')) tallies.push(isThere ? await runVitest('mlflow', { folder, filters }) : NO_MLFLOW)
    if (isWanted('deploy')) {
      tallies.push((await hasDeployPackages()) ? await runVitest('deploy', { folder, filters }) : NO_DEPLOY)
    }
    if (isWanted('containers')) {
      tallies.push((await hasContainers()) ? await runVitest('containers', { folder, filters }) : NO_CONTAINERS)
    }
    const hasLifecycle = wantsLifecycle && isThere
    if (isWanted('e2e')) tallies.push(await runE2e({ folder, filters, chromium, hasLifecycle }))
    if (wantsLifecycle && !isThere) tallies.push(NO_LIFECYCLE)
    summarize(tallies, ci !== undefined)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

type Run = {
  /** For reports and whatever else is of no use afterwards. */
  readonly folder: string
  readonly filters: readonly string[]
}

async function runVitest(project: Exclude<TestKind, 'e2e'>, { folder, filters }: Run): Promise<Tally> {
  const report = join(folder, `${project}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const vitest = packageCommand('vitest', 'vitest.mjs')
  const exitCode = await runNode([vitest, 'run', '--project', project, ...reporters, ...filters])
  return readTally(report, exitCode, tallyVitest)
}

type BrowserRun = Run & {
  readonly chromium: string | undefined
  /** Whether an MLflow server can be started for the tests of the model lifecycle. */
  readonly hasLifecycle: boolean
}

async function runE2e({ folder, filters, chromium, hasLifecycle }: BrowserRun): Promise<Tally> {
  const report = join(folder, 'e2e.json')
  let mlflow: LifecycleServer | undefined
  try {
    const [browser, port] = [await findChromium(chromium), await findFreePort()]
    // Here and not only in Playwright's server, so that a failing build shows its own words.
    await ensureBuild()
    if (hasLifecycle) mlflow = await startLifecycleServer(folder)
    const env = {
      E2E_PORT: String(port),
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      ...(browser === undefined ? {} : { CHROMIUM_PATH: browser }),
      ...mlflow?.env,
    }
    const exitCode = await runNode([packageCommand('@playwright/test', 'cli.js'), 'test', ...filters], { env })
    return await readTally(report, exitCode, tallyPlaywright)
  } catch (error) {
    console.error(`\nThe browser tests could not run. ${describeFailure(error)}`)
    return BROKEN
  } finally {
    await mlflow?.stop()
  }
}

async function readTally(path: string, exitCode: number, tally: (report: unknown) => Tally): Promise<Tally> {
  const report = await readFile(path, 'utf8').catch(() => undefined)
  if (report === undefined) return BROKEN
  const read = tally(JSON.parse(report))
  return exitCode !== 0 && read.failed === 0 ? { ...read, failed: 1 } : read
}

/** In CI every test must run; elsewhere one that lacks what it needs (libxgboost, Python) is named and let pass. */
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
