import { readFileSync } from 'node:fs'

/** How long the server gives to what is under way, once its port is closed: as cli/serve.ts, which runs by itself, has it. */
export function stopLimitSeconds(): number {
  const source = readFileSync(new URL('../../cli/serve.ts', import.meta.url), 'utf8')
  const [, digits] = /STOP_WITHIN_MS = ([\d_]+)/.exec(source) ?? []
  if (digits === undefined) throw new Error('cli/serve.ts no longer says how long a stop may take.')
  return Number(digits.replaceAll('_', '')) / 1000
}
