import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDocument } from 'yaml'
import { z } from 'zod'

/** A workflow, or a composite action that workflows use; `path` from the root of the repository. */
export type WorkflowFile = { readonly path: string; readonly text: string }

const stepSchema = z.looseObject({
  uses: z.string().optional(),
  run: z.string().optional(),
  shell: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
})
const jobSchema = z.looseObject({
  uses: z.string().optional(),
  needs: z.union([z.string(), z.array(z.string())]).optional(),
  if: z.unknown().optional(),
  'runs-on': z.unknown().optional(),
  'timeout-minutes': z.unknown().optional(),
  environment: z.unknown().optional(),
  concurrency: z.unknown().optional(),
  permissions: z.unknown().optional(),
  strategy: z.unknown().optional(),
  steps: z.array(stepSchema).optional(),
})
const workflowSchema = z.looseObject({
  on: z.unknown().optional(),
  permissions: z.unknown().optional(),
  defaults: z.unknown().optional(),
  jobs: z.record(z.string(), jobSchema),
})
const actionSchema = z.looseObject({
  inputs: z.record(z.string(), z.unknown()).optional(),
  runs: z.looseObject({ steps: z.array(stepSchema) }),
})

export type Step = z.infer<typeof stepSchema>
export type Job = z.infer<typeof jobSchema>
export type Workflow = z.infer<typeof workflowSchema>
export type CompositeAction = z.infer<typeof actionSchema>

/** Every workflow of the repository, and every action of its own. */
export function readWorkflowFiles(root: string): readonly WorkflowFile[] {
  const workflows = readdirSync(join(root, '.github/workflows')).map((name) => `.github/workflows/${name}`)
  const actions = readdirSync(join(root, '.github/actions')).map((name) => `.github/actions/${name}/action.yml`)
  return [...workflows, ...actions].sort().map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

export function isWorkflow({ path }: WorkflowFile): boolean {
  return path.startsWith('.github/workflows/')
}

export function isYaml({ text }: WorkflowFile): boolean {
  return parseDocument(text).errors.length === 0
}

/** Without what is no workflow at all: GitHub's parser has the words for that. */
export function readWorkflow({ text }: WorkflowFile): Workflow | undefined {
  return workflowSchema.safeParse(parseDocument(text).toJS()).data
}

export function readAction({ text }: WorkflowFile): CompositeAction | undefined {
  return actionSchema.safeParse(parseDocument(text).toJS()).data
}

/** The steps of a file, with the job that they are in; those of an action are in none. */
export function stepsOf(file: WorkflowFile): readonly { readonly job: string; readonly step: Step }[] {
  if (!isWorkflow(file)) return (readAction(file)?.runs.steps ?? []).map((step) => ({ job: '', step }))
  return Object.entries(readWorkflow(file)?.jobs ?? {}).flatMap(([job, { steps = [] }]) =>
    steps.map((step) => ({ job, step })),
  )
}

/** What starts a workflow. */
export function triggersOf({ on }: Workflow): readonly string[] {
  if (typeof on === 'string') return [on]
  if (Array.isArray(on)) return on.map(String)
  return on && typeof on === 'object' ? Object.keys(on) : []
}

/** The jobs that a job waits for. */
export function needsOf({ needs = [] }: Job): readonly string[] {
  return typeof needs === 'string' ? [needs] : needs
}
