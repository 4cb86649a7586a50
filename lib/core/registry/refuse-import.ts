import { AppError } from '@/lib/core/errors'

/** One `model-invalid` error that tells every reason against an import, each a sentence. */
export function refuseImport(reasons: readonly string[], cause?: unknown): AppError {
  const lines = reasons.map((reason) => `- ${reason}`)
  return new AppError('model-invalid', `This model cannot be imported:\n${lines.join('\n')}`, { cause })
}
