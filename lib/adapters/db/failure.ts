import { AppError } from '@/lib/core/errors'

/** The work, its failures as AppError `store-unavailable`. */
export async function asStoreCall<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw storeUnavailable(error)
  }
}

export function storeUnavailable(error: unknown): AppError {
  if (error instanceof AppError) return error
  return new AppError('store-unavailable', 'The store does not answer.', { cause: withoutValues(error) })
}

/** PostgreSQL's errors carry the values that they are about; its message and code do not. */
function withoutValues(error: unknown): Error {
  if (!(error instanceof Error)) return new Error('unknown failure')
  const code = 'code' in error && error.code ? `${error.code}: ` : ''
  return new Error(`${code}${error.message}`)
}
