import 'server-only'
import type { ModelChoice } from '@/lib/core/registry/model-choice'
import { registeredName } from '@/lib/core/registry/version'

/** Which configurations' versions callers may ask for: the registered models named, all where nothing is said. */
export function createPinRule(allowed: string | undefined): (choice: ModelChoice) => boolean {
  if (allowed === undefined) return () => true
  const names = new Set(allowed.split(',').map((name) => name.trim()))
  return (choice) => names.has(registeredName(choice))
}
