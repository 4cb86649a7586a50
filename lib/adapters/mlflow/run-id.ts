import { AppError } from '@/lib/core/errors'

export function isRunId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text)
}

/** @throws AppError `tracker-refused` where it is none, before a server is asked, which may take a typo for a matter of rights. */
export function checkRunId(runId: string): string {
  if (!isRunId(runId)) throw new AppError('tracker-refused', 'A run id has 32 hexadecimal digits.')
  return runId
}
