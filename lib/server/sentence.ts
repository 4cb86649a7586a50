import 'server-only'
import type { Problem } from '@/lib/contracts/problem'

/** So many faults are told where a protocol has one text for them. */
const FAULTS_TOLD = 5

/** A problem in one text, each fault with its place and the nearest accepted spellings. */
export function sentenceOf({ detail, errors = [] }: Pick<Problem, 'detail' | 'errors'>): string {
  const told = errors.slice(0, FAULTS_TOLD).map(({ path, message, suggestions = [] }) => {
    const hint = suggestions.length > 0 ? ` Did you mean ${suggestions.map((text) => `"${text}"`).join(' or ')}?` : ''
    return `${path === '' ? '' : `${path.slice(1)}: `}${message}${hint}`
  })
  if (told.length === 0) return detail
  const more = errors.length - told.length
  return `${told.join(' ')}${more > 0 ? ` And ${more} more.` : ''}`
}
