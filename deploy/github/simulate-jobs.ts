import { data, Evaluator, Lexer, Parser } from '@actions/expressions'
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser'
import type { WorkflowFile } from './workflow-files'

export type Outcome = 'success' | 'failure' | 'skipped'
export type Situation = {
  readonly event: 'push' | 'workflow_dispatch' | 'schedule'
  readonly ref: string
  readonly inputs?: Readonly<Record<string, string>>
  /** Jobs that fail if they run. */
  readonly failing?: readonly string[]
}

const CONTEXTS = ['github', 'inputs', 'needs', 'vars']

/** What becomes of each job, by the conditions and needs that GitHub's parser reads and its evaluator judges; no step is run. */
export async function simulateJobs(
  { path, text }: WorkflowFile,
  { event, ref, inputs = {}, failing = [] }: Situation,
): Promise<Readonly<Record<string, Outcome>>> {
  const { context, value } = parseWorkflow({ name: path, content: text }, new NoOperationTraceWriter())
  if (!value) throw new Error(`${path} cannot be parsed.`)
  const { jobs } = await convertWorkflowTemplate(context, value)
  const waiting = new Map(
    jobs.map((job) => [
      job.id.value,
      { needs: (job.needs ?? []).map(({ value: name }) => name), condition: job.if.expression },
    ]),
  )
  const outcomes: Record<string, Outcome> = {}
  const before: Record<string, readonly string[]> = {}
  while (waiting.size > 0) {
    const [name, job] = [...waiting].find(([, { needs }]) => needs.every((need) => need in outcomes)) ?? []
    if (name === undefined || !job) throw new Error(`${[...waiting.keys()].join(', ')} wait for each other.`)
    waiting.delete(name)
    const ancestors = [...new Set(job.needs.flatMap((need) => [need, ...(before[need] ?? [])]))]
    before[name] = ancestors
    const isRun = evaluate(job.condition, {
      values: { github: { event_name: event, ref }, inputs, needs: pickResults(outcomes, job.needs), vars: {} },
      // As GitHub has it, also where one was left out, and also of those that are waited for only through others.
      isSuccess: ancestors.every((ancestor) => outcomes[ancestor] === 'success'),
      isFailure: ancestors.some((ancestor) => outcomes[ancestor] === 'failure'),
    })
    outcomes[name] = isRun ? (failing.includes(name) ? 'failure' : 'success') : 'skipped'
  }
  return outcomes
}

function pickResults(outcomes: Readonly<Record<string, Outcome>>, needs: readonly string[]): object {
  return Object.fromEntries(needs.map((need) => [need, { result: outcomes[need] }]))
}

type Standing = { readonly values: object; readonly isSuccess: boolean; readonly isFailure: boolean }

function evaluate(condition: string, { values, isSuccess, isFailure }: Standing): boolean {
  const states = { success: isSuccess, failure: isFailure, cancelled: false, always: true }
  const functions = Object.entries(states).map(([name, state]) => {
    return { name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(state) }
  })
  const parsed = new Parser(new Lexer(condition).lex().tokens, CONTEXTS, functions).parse()
  const context = JSON.parse(JSON.stringify(values), data.reviver)
  const result = new Evaluator(parsed, context, new Map(functions.map((one) => [one.name, one]))).evaluate()
  return result.kind === data.Kind.Boolean && result.value
}
