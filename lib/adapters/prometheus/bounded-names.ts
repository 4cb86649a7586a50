/** What stands for all that are too many. */
export const OTHER = 'other'

/**
 * Lets the first so many names through as labels and calls the rest `other`: each new value of a label is kept for
 * as long as the process lives.
 */
export function boundNames(most: number): { admit(name: string): string; known(name: string): string } {
  const admitted = new Set<string>()
  const known = (name: string) => (admitted.has(name) ? name : OTHER)
  return {
    known,
    admit: (name) => {
      if (admitted.size < most) admitted.add(name)
      return known(name)
    },
  }
}
