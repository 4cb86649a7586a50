import { expect, test } from 'vitest'
import { tallyPlaywright, tallyVitest } from './test-report'

const passed = { fullName: 'adds', status: 'passed' }
const file = (status: string, ...assertionResults: { fullName: string; status: string }[]) => ({
  status,
  assertionResults,
})

test.each([
  {
    name: 'all pass',
    report: { success: true, numPassedTests: 2, testResults: [file('passed', passed, passed)] },
    tally: { passed: 2, failed: 0, notRun: [] },
  },
  {
    name: 'one fails, one is left out',
    report: {
      success: false,
      numPassedTests: 1,
      testResults: [
        file('failed', passed, { fullName: 'divides', status: 'failed' }, { fullName: ' trains', status: 'skipped' }),
      ],
    },
    tally: { passed: 1, failed: 1, notRun: ['trains'] },
  },
  {
    name: 'a file breaks before its first test',
    report: { success: false, numPassedTests: 1, testResults: [file('passed', passed), file('failed')] },
    tally: { passed: 1, failed: 1, notRun: [] },
  },
  {
    name: 'an error outside every test',
    report: { success: false, numPassedTests: 1, testResults: [file('passed', passed)] },
    tally: { passed: 1, failed: 1, notRun: [] },
  },
])('unit: $name', ({ report, tally }) => {
  expect(tallyVitest(report)).toEqual(tally)
})

const spec = (title: string, ...statuses: string[]) => ({ title, tests: statuses.map((status) => ({ status })) })

test.each([
  {
    name: 'nested suites, one left out',
    report: {
      suites: [{ specs: [spec('opens', 'expected', 'expected')], suites: [{ specs: [spec('prints', 'skipped')] }] }],
      errors: [],
      stats: { expected: 2, unexpected: 0, flaky: 0 },
    },
    tally: { passed: 2, failed: 0, notRun: ['prints'] },
  },
  {
    name: 'the server does not start',
    report: { suites: [], errors: [{ message: 'timeout' }], stats: { expected: 0, unexpected: 0, flaky: 0 } },
    tally: { passed: 0, failed: 1, notRun: [] },
  },
])('browser: $name', ({ report, tally }) => {
  expect(tallyPlaywright(report)).toEqual(tally)
})
