import { execFile } from 'node:child_process'
import { stepsOf, type WorkflowFile } from './workflow-files'

/** What shellcheck says of scripts, a line each; they and what they source are looked for from `root`. */
export function checkScripts(root: string, paths: readonly string[]): Promise<readonly string[]> {
  return runShellcheck(root, ['--external-sources', '--source-path', 'SCRIPTDIR', ...paths])
}

/** The same of a file's run lines. */
export async function checkRunLines(root: string, file: WorkflowFile): Promise<readonly string[]> {
  const lines = stepsOf(file).flatMap(({ step: { run } }) => (run === undefined ? [] : [run]))
  if (lines.length === 0) return []
  // An expression is text by the time that bash reads it.
  const script = lines.map((line) => line.replaceAll(/\$\{\{.*?\}\}/g, 'expression')).join('\n')
  const said = await runShellcheck(root, ['-'], `#!/usr/bin/env bash\n${script}\n`)
  return said.map((line) => `${file.path}: run lines: ${line}`)
}

/** @throws where shellcheck itself is missing, with what to install */
async function runShellcheck(root: string, args: readonly string[], input = ''): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const child = execFile('shellcheck', ['--format', 'gcc', ...args], { cwd: root }, (error, stdout, stderr) => {
      const hasJudged = !error || error.code === 1
      if (hasJudged) resolve(stdout.split('\n').filter(Boolean))
      else reject(new Error(`shellcheck did not run (apt-get install shellcheck). ${stderr || error.message}`))
    })
    child.stdin?.end(input)
  })
}
