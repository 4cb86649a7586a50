import { z } from 'zod'

export type Tally = {
  readonly passed: number
  readonly failed: number
  /** Full names of the tests that did not run. */
  readonly notRun: readonly string[]
}

const vitestReportSchema = z.object({
  success: z.boolean(),
  numPassedTests: z.number(),
  testResults: z.array(
    z.object({
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
})

/** A file that failed before its first test counts as one failed test. */
export function tallyVitest(report: unknown): Tally {
  const { success, numPassedTests, testResults } = vitestReportSchema.parse(report)
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults)
  const failedTests = tests.filter(({ status }) => status === 'failed').length
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  ).length
  const failed = failedTests + brokenFiles
  return {
    passed: numPassedTests,
    failed: failed === 0 && !success ? 1 : failed,
    notRun: tests
      .filter(({ status }) => ['skipped', 'pending', 'todo', 'disabled'].includes(status))
      .map(({ fullName }) => fullName.trim()),
  }
}

type Suite = {
  readonly specs: readonly { readonly title: string; readonly tests: readonly { readonly status: string }[] }[]
  readonly suites?: readonly Suite[] | undefined
}
const suiteSchema: z.ZodType<Suite> = z.lazy(() =>
  z.object({
    specs: z.array(z.object({ title: z.string(), tests: z.array(z.object({ status: z.string() })) })),
    suites: z.array(suiteSchema).optional(),
  }),
)
const playwrightReportSchema = z.object({
  suites: z.array(suiteSchema),
  errors: z.array(z.unknown()),
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
})

/** A failure outside any test (a server that does not start) counts as one failed test. */
export function tallyPlaywright(report: unknown): Tally {
  const { suites, errors, stats } = playwrightReportSchema.parse(report)
  const specs = suites.flatMap(listSpecs)
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    notRun: specs.filter(({ tests }) => tests.some(({ status }) => status === 'skipped')).map(({ title }) => title),
  }
}

function listSpecs(suite: Suite): Suite['specs'] {
  return [...suite.specs, ...(suite.suites ?? []).flatMap(listSpecs)]
}
