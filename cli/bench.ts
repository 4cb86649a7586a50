import { writeFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { resolve } from 'node:path'
import { Argument, Command, InvalidArgumentError, Option } from 'commander'
import { AppError } from '@/lib/core/errors'
import type { BenchRun } from './bench/bench-run'
import { type BenchServer, openBenchServer } from './bench/bench-server'
import { benchCorePath } from './bench/core-path'
import { type Figure, type Findings, judgeFigure } from './bench/figure'
import { formatFigure, formatHeader, summarizeFigures } from './bench/format'
import { benchLifecycle } from './bench/lifecycle'
import { benchModels } from './bench/models'
import { benchOverload } from './bench/overload'
import { benchPage } from './bench/page'
import { benchReading } from './bench/reading'
import { benchServer } from './bench/server'
import { benchServing } from './bench/serving'
import { benchSoak } from './bench/soak'
import { benchTraining } from './bench/training'
import { DEFAULT_DATA } from './census-data'
import { composeTools } from './compose'
import { CommandFailure, describeFailure, runCommand } from './run-command'

/** Those that run when none is named. */
const USUAL = ['reading', 'training', 'models', 'core', 'server', 'page', 'lifecycle', 'serving'] as const
const SECTIONS = [...USUAL, 'overload', 'soak'] as const
type Section = (typeof SECTIONS)[number]

type BenchOptions = {
  readonly data: string
  readonly models?: string
  readonly json?: string
  readonly minutes: number
  readonly strict?: true
}
type SectionFindings = Findings & { readonly section: Section }

const command = new Command('bench')
  .description('Measure what Bracket promises, and print each figure beside its target.')
  .addArgument(
    new Argument('[sections...]', `which of ${SECTIONS.join(', ')}; without any, all but the last two`).choices(
      SECTIONS,
    ),
  )
  .option('--data <file>', 'census file in UCI format, plain or gzipped', DEFAULT_DATA)
  .option('--models <dir>', 'folder of the models, instead of MODELS_DIR')
  .addOption(new Option('--minutes <n>', 'how long the section soak lasts').default(20).argParser(parseMinutes))
  .option('--json <file>', 'write the figures there too')
  .option('--strict', 'exit with 1 on a missed target, or on one that could not be measured')
  .action((sections: readonly Section[], options: BenchOptions) =>
    runCommand((signal) => bench(sections, options, signal)),
  )

await command.parseAsync()

async function bench(asked: readonly Section[], options: BenchOptions, signal: AbortSignal): Promise<void> {
  const run: BenchRun = {
    dataPath: resolve(options.data),
    modelsDir: resolve(options.models ?? composeTools().env.MODELS_DIR),
    signal,
    report: (step) => console.error(`… ${step}`),
    modelTimes: new Map(),
  }
  console.log(describeMachine())
  const sections = asked.length === 0 ? USUAL : SECTIONS.filter((section) => asked.includes(section))
  const found = await measureSections(run, { sections, minutes: options.minutes })
  const outcome = {
    figures: found.flatMap(({ figures }) => figures),
    notMeasured: found.flatMap(({ notMeasured }) => notMeasured).length,
  }
  if (options.json !== undefined) await writeFigures(options.json, found)
  console.log(`\n${summarizeFigures(outcome)}`)
  const isMissed = outcome.notMeasured > 0 || outcome.figures.some((figure) => judgeFigure(figure) === 'miss')
  if (options.strict && isMissed) process.exitCode = 1
}

type Measured = { readonly sections: readonly Section[]; readonly minutes: number }

/** One after the other, for they would disturb each other; the server's two sections share one server. */
async function measureSections(run: BenchRun, { sections, minutes }: Measured): Promise<readonly SectionFindings[]> {
  const found: SectionFindings[] = []
  let server: BenchServer | undefined
  const withServer = async (measure: (run: BenchRun, server: BenchServer) => Promise<Findings>) => {
    server ??= await openBenchServer(run)
    return measure(run, server)
  }
  const measures: Readonly<Record<Section, () => Promise<Findings>>> = {
    reading: () => benchReading(run),
    training: () => benchTraining(run),
    models: () => benchModels(run),
    core: () => benchCorePath(run),
    server: () => withServer(benchServer),
    page: () => withServer(benchPage),
    lifecycle: () => benchLifecycle(run),
    serving: () => benchServing(run),
    overload: () => benchOverload(run),
    soak: () => benchSoak(run, { minutes }),
  }
  try {
    for (const section of sections) {
      const findings = await measures[section]().catch(noteFailure)
      run.signal.throwIfAborted()
      printSection(section, findings)
      found.push({ section, ...findings })
    }
  } finally {
    await server?.stop()
  }
  return found
}

function parseMinutes(text: string): number {
  const minutes = Number(text)
  if (!(minutes > 0)) throw new InvalidArgumentError('It must be more than 0.')
  return minutes
}

/** What a section needs and does not have is no failure; a fault of the bench is one, and spares the other sections. */
function noteFailure(error: unknown): Findings {
  if (!(error instanceof AppError || error instanceof CommandFailure)) process.exitCode = 1
  return { figures: [], notMeasured: [describeFailure(error)] }
}

function printSection(section: Section, { figures, notMeasured }: Findings): void {
  console.log(`\n${section}`)
  if (figures.length > 0) console.log(formatHeader())
  for (const figure of figures) console.log(formatFigure(figure))
  for (const reason of notMeasured) console.log(`  not measured: ${reason.replaceAll('\n', '\n    ')}`)
}

/** Busy processors make every time longer, so the load stands at the top of each run. */
function describeMachine(): string {
  const { count, model, load } = readMachine()
  return `Node ${process.version}, ${process.platform} ${process.arch}, ${count} × ${model}, load ${load.toFixed(1)}${load > count / 2 ? ': busy, so times will be long' : ''}`
}

function readMachine() {
  const all = cpus()
  return { count: all.length, model: all[0]?.model.trim() ?? 'unknown processor', load: loadavg()[0] ?? 0 }
}

async function writeFigures(path: string, found: readonly SectionFindings[]): Promise<void> {
  const sections = found.map(({ section, figures, notMeasured }) => ({
    section,
    figures: figures.map((figure: Figure) => ({ ...figure, verdict: judgeFigure(figure) ?? null })),
    notMeasured,
  }))
  const report = { created: new Date().toISOString(), node: process.version, machine: readMachine(), sections }
  await writeFile(path, `${JSON.stringify(report, null, 2)}\n`)
}
