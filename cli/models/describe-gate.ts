import type { GateReport } from '@/lib/core/registry/gate'

/** A line for each check. */
export function describeGate({ checks }: GateReport): string {
  return checks
    .map(({ name, passed, detail }) => `  ${passed ? 'pass' : 'FAIL'}  ${name.padEnd(14)} ${detail}`)
    .join('\n')
}
