import { runActionlint } from './actionlint'
import { parseAsGitHub } from './github-parser'
import { judgeJobs } from './job-policies'
import { judgeSecrets } from './secret-policies'
import { checkRunLines } from './shellcheck'
import { judgeSteps } from './step-policies'
import { isWorkflow, type WorkflowFile } from './workflow-files'

/** Everything that is wrong with the files, a line each: to GitHub's parser, to actionlint, to shellcheck, and by our own rules. */
export async function checkWorkflows(files: readonly WorkflowFile[], root: string): Promise<readonly string[]> {
  const faults = await Promise.all(
    files.map(async (file) => [
      ...(await parseAsGitHub(file, files)),
      ...(await runActionlint(file)),
      ...(await checkRunLines(root, file)),
      ...judgeSteps(file, { files, root }),
      ...judgeSecrets(file),
      ...(isWorkflow(file) ? judgeJobs(file) : []),
    ]),
  )
  return faults.flat()
}
