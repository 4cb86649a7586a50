import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { type Situation, simulateJobs } from './simulate-jobs'
import { readWorkflowFiles } from './workflow-files'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const MAIN = 'refs/heads/main'
const digest = { digest: 'sha256:…' }

function workflow(name: string) {
  const file = readWorkflowFiles(ROOT).find(({ path }) => path.endsWith(name))
  if (!file) throw new Error(`There is no ${name}.`)
  return file
}

async function jobsThatRun(name: string, situation: Situation): Promise<readonly string[]> {
  const outcomes = await simulateJobs(workflow(name), situation)
  return Object.keys(outcomes).filter((job) => outcomes[job] !== 'skipped')
}

test('a commit of main that is green is built, published and deployed', async () => {
  const run = await jobsThatRun('deploy.yml', { event: 'push', ref: MAIN })
  expect(run).toEqual(['ci', 'build', 'publish', 'image', 'deploy'])
})

test.each(['ci', 'build', 'publish', 'image'])('where %s fails, nothing after it runs', async (failing) => {
  const run = await jobsThatRun('deploy.yml', { event: 'push', ref: MAIN, failing: [failing] })
  expect(run.at(-1)).toBe(failing)
})

test('a digest is deployed without building anything', async () => {
  const situation = { event: 'workflow_dispatch', inputs: digest } as const
  expect(await jobsThatRun('deploy.yml', { ...situation, ref: MAIN })).toEqual(['image', 'deploy'])
  expect(await jobsThatRun('deploy.yml', { ...situation, ref: MAIN, failing: ['image'] })).toEqual(['image'])
  expect(await jobsThatRun('deploy.yml', { ...situation, ref: 'refs/heads/other' })).toEqual([])
})

test('models are retrained with the workflow of main alone', async () => {
  expect(await jobsThatRun('retrain.yml', { event: 'schedule', ref: MAIN })).toEqual(['retrain'])
  expect(await jobsThatRun('retrain.yml', { event: 'workflow_dispatch', ref: 'refs/heads/other' })).toEqual([])
})

test('a condition that lets red commits pass would be seen', async () => {
  const file = workflow('deploy.yml')
  const text = file.text.replace(/(image:\n {4}needs: publish\n {4}if: ).*/, '$1always()')
  expect(text).not.toBe(file.text)
  const outcomes = await simulateJobs({ ...file, text }, { event: 'push', ref: MAIN, failing: ['ci'] })
  expect(outcomes.deploy).toBe('success')
})

test('a condition is needed where one before was left out', async () => {
  const file = workflow('deploy.yml')
  const text = file.text.replace(/\n {4}if: .*needs\.image\.result.*/, '')
  expect(text).not.toBe(file.text)
  const outcomes = await simulateJobs({ ...file, text }, { event: 'workflow_dispatch', ref: MAIN, inputs: digest })
  expect(outcomes).toMatchObject({ image: 'success', deploy: 'skipped' })
})
