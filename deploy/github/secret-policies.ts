import { isWorkflow, readWorkflow, stepsOf, type WorkflowFile } from './workflow-files'

const SECRET = /\bsecrets\b|\bgithub\.token\b/

/** Where a secret stands that more than the one step can see that needs it, a line each. */
export function judgeSecrets(file: WorkflowFile): readonly string[] {
  const inSteps = stepsOf(file).flatMap(({ job, step }) => {
    const { env, with: given, ...rest } = step
    const where = job === '' ? file.path : `${file.path}: ${job}`
    return holdsSecret(rest) ? [`${where}: a secret outside of a step's env can end in the log`] : []
  })
  return isWorkflow(file) ? [...inSteps, ...judgeAround(file)] : inSteps
}

function judgeAround(file: WorkflowFile): readonly string[] {
  const workflow = readWorkflow(file)
  if (!workflow) return []
  const { jobs, ...rest } = workflow
  const faults = holdsSecret(rest) ? [`${file.path}: every job would see the secret: give it to the step`] : []
  for (const [name, { steps = [], ...job }] of Object.entries(jobs)) {
    const where = `${file.path}: ${name}`
    if (holdsSecret(job)) faults.push(`${where}: every step would see the secret: give it to the one that needs it`)
    const isKept = job.environment !== undefined
    if (!isKept && JSON.stringify(steps).includes('secrets.')) {
      faults.push(`${where}: who uses a secret names the environment that keeps it, or every branch can read it`)
    }
  }
  return faults
}

/** An expression with a secret in it, or secrets handed on as such. */
function holdsSecret(part: Readonly<Record<string, unknown>>): boolean {
  if ('secrets' in part) return true
  return [...JSON.stringify(part).matchAll(/\$\{\{(.*?)\}\}/g)].some(([, expression = '']) => SECRET.test(expression))
}
