import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser'
import { parseAction } from '@actions/workflow-parser/actions/action-parser'
import { isWorkflow, type WorkflowFile } from './workflow-files'

/** What GitHub's own parser has to say against a file, a line each; the files that it calls are among `files`. */
export async function parseAsGitHub(file: WorkflowFile, files: readonly WorkflowFile[]): Promise<readonly string[]> {
  const entry = { name: file.path, content: file.text }
  const trace = new NoOperationTraceWriter()
  if (!isWorkflow(file)) return describe(file, parseAction(entry, trace).context.errors.getErrors())
  const { context, value } = parseWorkflow(entry, trace)
  const provider = {
    getFileContent: async (reference: { readonly path?: string }) => {
      const called = files.find(({ path }) => path === reference.path)
      if (!called) throw new Error(`${reference.path} is not there.`)
      return { name: called.path, content: called.text }
    },
  }
  if (value) await convertWorkflowTemplate(context, value, provider, { fetchReusableWorkflowDepth: 1 })
  return describe(file, context.errors.getErrors())
}

/** It repeats the file's name, with the line. */
function describe({ path }: WorkflowFile, errors: readonly { readonly message: string }[]): readonly string[] {
  return errors.map(({ message }) => (message.startsWith(path) ? message : `${path}: ${message}`))
}
