import { HOSTED_RUNNERS } from './runners'
import { type Job, needsOf, readWorkflow, triggersOf, type Workflow, type WorkflowFile } from './workflow-files'

const CI = '.github/workflows/ci.yml'
const DEPLOY = '.github/workflows/deploy.yml'
/** Start with rights and secrets, and can be set off from a fork. */
const FORBIDDEN_TRIGGERS = ['pull_request_target', 'workflow_run', 'issue_comment', 'issues']
/** What may start a workflow with a job on the host's runner: somebody who may write to the repository. */
const TRUSTED_TRIGGERS = ['push', 'workflow_dispatch']
/** More than reading the sources, and for what. */
const GRANTED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // To sign what the image was made of, as this workflow.
  [`${DEPLOY}: publish`]: { 'id-token': 'write', attestations: 'write' },
  [`${DEPLOY}: image`]: { attestations: 'read' },
}
const LONGEST_MINUTES = 120
const REQUIRED_CHECK = 'ci-passed'

/** What is wrong with a workflow and its jobs, a line each. */
export function judgeJobs(file: WorkflowFile): readonly string[] {
  const workflow = readWorkflow(file)
  if (!workflow) return [`${file.path}: it cannot be read as a workflow`]
  const jobs = Object.entries(workflow.jobs)
  return [
    ...judgeTriggers(file, workflow),
    ...judgeDefaultRights(file, workflow),
    ...jobs.flatMap(([name, job]) => {
      const where = `${file.path}: ${name}`
      return [...judgeRights(where, job, workflow), ...judgeTime(where, job), ...judgeRunner(where, job, workflow)]
    }),
    ...(file.path === CI ? judgeRequiredCheck(workflow) : []),
    ...(file.path === DEPLOY ? judgeOrder(workflow) : []),
  ]
}

function judgeTriggers({ path }: WorkflowFile, workflow: Workflow): readonly string[] {
  return triggersOf(workflow)
    .filter((trigger) => FORBIDDEN_TRIGGERS.includes(trigger))
    .map((trigger) => `${path}: ${trigger} gives rights and secrets to what others propose`)
}

function judgeDefaultRights({ path }: WorkflowFile, { permissions }: Workflow): readonly string[] {
  const isLeast = ['{}', '{"contents":"read"}'].includes(JSON.stringify(permissions))
  return isLeast ? [] : [`${path}: its permissions are {} or contents: read, and a job names what else it needs`]
}

function judgeRights(where: string, { permissions }: Job, workflow: Workflow): readonly string[] {
  const isNone = JSON.stringify(workflow.permissions) === '{}'
  if (permissions === undefined) return isNone ? [`${where}: it needs permissions to read the sources`] : []
  if (!isRecord(permissions)) return [`${where}: name each of its permissions`]
  const allowed: Readonly<Record<string, string>> = { contents: 'read', ...GRANTED[where] }
  return Object.entries(permissions)
    .filter(([right, value]) => value !== allowed[right])
    .map(([right, value]) => `${where}: ${right}: ${value} is more than it needs`)
}

function judgeTime(where: string, job: Job): readonly string[] {
  const minutes = job['timeout-minutes']
  if (job.uses !== undefined || (typeof minutes === 'number' && minutes <= LONGEST_MINUTES)) return []
  return [`${where}: give it timeout-minutes, at most ${LONGEST_MINUTES}`]
}

function judgeRunner(where: string, job: Job, workflow: Workflow): readonly string[] {
  if (job.uses !== undefined || labelsOf(job).every((label) => HOSTED_RUNNERS.includes(label))) return []
  const faults: string[] = []
  if (where !== `${DEPLOY}: deploy`) faults.push('only the last job of deploy.yml runs on a machine of ours')
  const others = triggersOf(workflow).filter((trigger) => !TRUSTED_TRIGGERS.includes(trigger))
  for (const trigger of others) faults.push(`${trigger} would reach the runner on the host`)
  if (JSON.stringify(pick(workflow.on, 'push')) !== '{"branches":["main"]}') {
    faults.push('a push to another branch than main would reach the runner on the host')
  }
  if (pick(job.environment, 'name') !== 'production') faults.push('it needs the environment production, which asks')
  const { concurrency } = job
  if (typeof pick(concurrency, 'group') !== 'string' || pick(concurrency, 'cancel-in-progress') !== false) {
    faults.push('it needs a concurrency group without cancel-in-progress: two deployments must not overlap')
  }
  return faults.map((fault) => `${where}: ${fault}`)
}

/** Where an expression stands in a matrix, each of its values; any other expression is nothing known. */
function labelsOf(job: Job): readonly string[] {
  const labels = [job['runs-on']].flat().map(String)
  return labels.flatMap((label) => {
    const key = /^\$\{\{ matrix\.(\w+) \}\}$/.exec(label)?.[1]
    const rows = pick(pick(job.strategy, 'matrix'), 'include')
    return key && Array.isArray(rows) ? rows.map((row) => String(pick(row, key))) : [label]
  })
}

function judgeRequiredCheck({ jobs }: Workflow): readonly string[] {
  const { [REQUIRED_CHECK]: last, ...others } = jobs
  if (!last) return [`${CI}: ${REQUIRED_CHECK} is the check that pull requests need, and it is not there`]
  const missing = Object.keys(others).filter((name) => !needsOf(last).includes(name))
  const faults = missing.map((name) => `${CI}: ${REQUIRED_CHECK} does not need ${name}`)
  if (last.if !== 'always()')
    faults.push(`${CI}: ${REQUIRED_CHECK} must run always, or what is skipped counts as passed`)
  return faults
}

/** What is not green is not built, and what is not built is not deployed. */
function judgeOrder({ jobs }: Workflow): readonly string[] {
  const comesAfter = (name: string): readonly string[] => {
    const job = jobs[name]
    return job ? needsOf(job).flatMap((before) => [before, ...comesAfter(before)]) : []
  }
  return Object.keys(jobs)
    .filter((name) => name !== 'ci' && !comesAfter(name).includes('ci'))
    .map((name) => `${DEPLOY}: ${name} does not wait for ci`)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function pick(value: unknown, key: string): unknown {
  return isRecord(value) ? value[key] : undefined
}
