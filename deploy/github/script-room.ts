import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const HERE = fileURLToPath(new URL('.', import.meta.url))
/** Writes down what it is called with and what comes through the pipe, and answers as it is told to. */
const FAKE = `#!/usr/bin/env bash
{ printf '%s' "$(basename "$0")"; printf ' <%s>' "$@"; printf '\\n'; } >>"$ROOM/calls"
`
const READS_PIPE = `cat >>"$ROOM/piped"\n`

export type Ran = {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  /** A line for each call of what stands in for a program: its name, and each argument in < >. */
  readonly calls: readonly string[]
  /** What came to them through a pipe. */
  readonly piped: string
  /** The outputs of the step, and the page of the run. */
  readonly outputs: string
  readonly page: string
}

export type ScriptRoom = {
  readonly folder: string
  /** Puts a program, by its name on the PATH or its path in the checkout, that says what `body`, of bash, says. */
  fake(program: string, body?: string, options?: { readonly readsPipe?: boolean }): void
  run(script: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ran>
  remove(): void
}

/** A copy of the scripts in a checkout of its own, where other programs than the real ones answer. */
export function openScriptRoom(): ScriptRoom {
  const folder = mkdtempSync(join(tmpdir(), 'bracket-scripts-'))
  cpSync(HERE, join(folder, 'deploy/github'), { recursive: true })
  mkdirSync(join(folder, 'bin'))
  const [outputPath, pagePath] = [join(folder, 'output'), join(folder, 'page')]
  const read = (name: string) => readFileSync(join(folder, name), { encoding: 'utf8', flag: 'a+' })
  return {
    folder,
    fake: (program, body = '', { readsPipe = false } = {}) => {
      const path = join(folder, program.includes('/') ? program : `bin/${program}`)
      mkdirSync(join(path, '..'), { recursive: true })
      writeFileSync(path, `${FAKE}${readsPipe ? READS_PIPE : ''}${body}\n`, { mode: 0o755 })
    },
    run: (script, args, env = {}) =>
      new Promise((resolve) => {
        const surroundings = {
          // biome-ignore lint/style/noProcessEnv: the programs that are not replaced are looked for there
          PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}`,
          HOME: folder,
          ROOM: folder,
          GITHUB_OUTPUT: outputPath,
          GITHUB_STEP_SUMMARY: pagePath,
          ...env,
        }
        for (const name of ['calls', 'piped', 'output', 'page']) rmSync(join(folder, name), { force: true })
        const path = join(folder, 'deploy/github', script)
        const child = execFile(path, args, { cwd: folder, env: surroundings }, (error, stdout, stderr) => {
          resolve({
            code: error ? Number(error.code) : 0,
            stdout,
            stderr,
            calls: read('calls').split('\n').filter(Boolean),
            piped: read('piped'),
            outputs: read('output'),
            page: read('page'),
          })
        })
        child.stdin?.end()
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
