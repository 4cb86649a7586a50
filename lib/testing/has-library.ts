import { openXgboost } from '@/lib/adapters/xgboost/native'

/** Training needs libxgboost; a machine that only serves lacks it. */
export function hasLibrary(): boolean {
  try {
    openXgboost({ threads: 1 })
    return true
  } catch {
    return false
  }
}
