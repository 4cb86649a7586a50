import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const HOST = fileURLToPath(new URL('.', import.meta.url))

/** A folder of its own with programs that stand in for those of a machine on AWS, and write down how they were called. */
export type Stage = {
  readonly folder: string
  /** Lines of bash that answer in place of a program; `$*` is what it was called with. */
  stand(program: string, body: string): void
  /** Runs a script, by its path from this folder, with these programs first on the path. */
  run(script: string, args?: readonly string[], env?: Readonly<Record<string, string>>): Played
  /** How the programs were called, in order. */
  calls(): readonly string[]
  clear(): void
}
export type Played = { readonly status: number | null; readonly output: string }

export function setStage(): Stage {
  const folder = mkdtempSync(join(tmpdir(), 'bracket-host-'))
  const programs = join(folder, 'programs')
  const log = join(folder, 'calls')
  mkdirSync(programs)
  return {
    folder,
    stand: (program, body) => {
      const file = join(programs, program)
      writeFileSync(file, `#!/usr/bin/env bash\nprintf '%s\\n' "${program} $*" >>'${log}'\n${body}\n`)
      chmodSync(file, 0o755)
    },
    run: (script, args = [], env = {}) => {
      // biome-ignore lint/style/noProcessEnv: handed down whole, nothing of ours is read here
      const own = process.env
      const { status, stdout, stderr } = spawnSync('bash', [resolve(HOST, script), ...args], {
        encoding: 'utf8',
        env: {
          ...own,
          PATH: `${programs}${delimiter}${own.PATH}`,
          AWS_DEFAULT_REGION: 'eu-central-1',
          BRACKET_PARAMETERS: '/Bracket',
          ...env,
        },
      })
      return { status, output: `${stdout}${stderr}` }
    },
    calls: () => (existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : []),
    clear: () => rmSync(folder, { recursive: true, force: true }),
  }
}
