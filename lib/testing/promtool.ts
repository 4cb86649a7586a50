import { spawnSync } from 'node:child_process'

/** Prometheus's own checker; Debian and Ubuntu have it in the package `prometheus`. */
export function hasPromtool(): boolean {
  return spawnSync('promtool', ['--version']).status === 0
}

export type Checked = { readonly status: number | null; readonly output: string }

export function runPromtool(args: readonly string[], { input, cwd }: { input?: string; cwd?: string } = {}): Checked {
  const { status, stdout, stderr } = spawnSync('promtool', args, { input, cwd, encoding: 'utf8' })
  return { status, output: `${stdout}${stderr}` }
}
