import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import { ACTION_INPUTS } from './action-inputs'
import { isWorkflow, readAction, readWorkflow, type Step, stepsOf, type WorkflowFile } from './workflow-files'

const PINNED = /^[\w.-]+\/[\w.-]+(\/[\w./-]+)?@[0-9a-f]{40}$/
/** The version in words, which Dependabot keeps up with the commit. */
const VERSION_COMMENT = / # v\d+\.\d+\.\d+$/
/** What a run line may start with, beside a script of `deploy`. */
const PROGRAMS = ['npm', 'npx', 'exit']
/** A line with one of these is a program of its own, and belongs into a script, where it can be tried and tested. */
const SHELL_SYNTAX = /[|;<>`&\n]|\$\(/
const LOCAL = './'

type At = { readonly file: WorkflowFile; readonly where: string; readonly step: Step; readonly root: string }

/** What is wrong with the steps of a file, a line each. `files` are those that it may refer to. */
export function judgeSteps(
  file: WorkflowFile,
  { files, root }: { readonly files: readonly WorkflowFile[]; readonly root: string },
): readonly string[] {
  const faults = stepsOf(file).flatMap(({ job, step }) => {
    const at = { file, step, root, where: job === '' ? file.path : `${file.path}: ${job}` }
    return [...judgeUses(at, files), ...judgeRun(at)]
  })
  return [...faults, ...judgePins(file), ...judgeShell(file)]
}

/** The comment is in no parsed document, so the lines are looked at. */
function judgePins({ path, text }: WorkflowFile): readonly string[] {
  return text.split('\n').flatMap((line, index) => {
    const uses = /^\s*(?:- )?(?:uses|'uses'|"uses"):\s*(.*)$/.exec(line)?.[1]
    if (uses === undefined || uses.startsWith(LOCAL)) return []
    if (PINNED.test(uses.replace(VERSION_COMMENT, '')) && VERSION_COMMENT.test(uses)) return []
    return [`${path}:${index + 1}: ${uses} is not pinned: write its commit's 40 digits, and # v1.2.3 after them`]
  })
}

function judgeUses({ where, step }: At, files: readonly WorkflowFile[]): readonly string[] {
  const { uses, with: given = {} } = step
  if (uses === undefined) return []
  const name = uses.split('@')[0] ?? ''
  const known = uses.startsWith(LOCAL) ? inputsOfOwn(uses, files) : ACTION_INPUTS[name]
  if (!known) return [`${where}: ${name} is an action that nobody looked at: write its inputs into action-inputs.ts`]
  const unknown = Object.keys(given).filter((input) => !known.includes(input))
  const faults = unknown.map((input) => `${where}: ${name} takes no input ${input}`)
  if (name === 'actions/checkout' && given['persist-credentials'] !== false) {
    faults.push(`${where}: the checkout leaves its token behind: persist-credentials: false`)
  }
  if (!uses.startsWith(LOCAL) && !PINNED.test(uses)) faults.push(`${where}: ${uses} is not pinned`)
  return faults
}

function inputsOfOwn(uses: string, files: readonly WorkflowFile[]): readonly string[] | undefined {
  const file = files.find(({ path }) => path === join(uses, 'action.yml'))
  const action = file && readAction(file)
  return action && Object.keys(action.inputs ?? {})
}

function judgeRun({ where, step: { run }, root }: At): readonly string[] {
  if (run === undefined) return []
  const faults: string[] = []
  if (run.includes('${{')) faults.push(`${where}: an expression in a run line is code that others write: use env`)
  if (SHELL_SYNTAX.test(run.trim())) faults.push(`${where}: a run line is one call; more than that is a script: ${run}`)
  const program = run.trim().split(/\s/)[0] ?? ''
  if (program.startsWith('deploy/')) {
    if (!isExecutable(join(root, program))) faults.push(`${where}: ${program} is not there, or cannot be executed`)
  } else if (!PROGRAMS.includes(program)) {
    faults.push(`${where}: ${program} is neither a script of deploy nor one of ${PROGRAMS.join(', ')}`)
  }
  return faults
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Only where bash is named does it stop at the first failure of a pipe. */
function judgeShell(file: WorkflowFile): readonly string[] {
  const fault = `${file.path}: name the shell: bash`
  if (!isWorkflow(file)) {
    const isNamed = stepsOf(file).every(({ step }) => step.run === undefined || step.shell === 'bash')
    return isNamed ? [] : [fault]
  }
  const defaults = JSON.stringify(readWorkflow(file)?.defaults)
  const isOverridden = stepsOf(file).some(({ step }) => step.shell !== undefined && step.shell !== 'bash')
  return defaults === '{"run":{"shell":"bash"}}' && !isOverridden ? [] : [fault]
}
