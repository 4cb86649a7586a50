/** Longer texts are cut: no accepted spelling comes near, and the distance costs length squared. */
const MAX_LENGTH = 80

/**
 * The candidates most like `text`, best first: those that share whole words with it, and those within half of
 * their length by edit distance. Case and surplus white space do not count.
 */
export function nearestTo(text: string, candidates: readonly string[], limit = 3): string[] {
  const wanted = foldText(text.slice(0, MAX_LENGTH * 2)).slice(0, MAX_LENGTH)
  if (wanted === '') return []
  return candidates
    .map((candidate, order) => ({ candidate, order, distance: distanceOf(wanted, foldText(candidate)) }))
    .filter(({ distance }) => distance <= 0.5)
    .sort((a, b) => a.distance - b.distance || a.order - b.order)
    .slice(0, limit)
    .map(({ candidate }) => candidate)
}

/** Lower case, one blank for any white space between words, none around. */
export function foldText(text: string): string {
  return text.trim().toLowerCase().replace(/\s+/g, ' ')
}

/** 0 (equal) to 1 (nothing in common); 1 also for what the lengths alone keep beyond one half. */
function distanceOf(wanted: string, candidate: string): number {
  const longest = Math.max(wanted.length, candidate.length)
  const shortest = Math.min(wanted.length, candidate.length)
  const isPart = shortest >= 3 && (` ${candidate}`.includes(` ${wanted}`) || ` ${wanted}`.includes(` ${candidate}`))
  if (!isPart && longest > 2 * shortest) return 1
  const edit = editDistance(wanted, candidate) / longest
  return isPart ? Math.min(edit, 0.5 * (1 - shortest / longest)) : edit
}

/** Levenshtein: insertions, deletions and substitutions, each at cost 1. */
export function editDistance(from: string, to: string): number {
  // One row of the table, of which the cells on the left are of this row already and those on the right of the last.
  const row = Uint32Array.from({ length: to.length + 1 }, (_, j) => j)
  for (let i = 1; i <= from.length; i++) {
    const letter = from.charCodeAt(i - 1)
    let diagonal = i - 1
    let left = i
    for (let j = 1; j <= to.length; j++) {
      const above = row[j] ?? 0
      const substituted = letter === to.charCodeAt(j - 1) ? diagonal : diagonal + 1
      left = Math.min(substituted, above + 1, left + 1)
      diagonal = above
      row[j] = left
    }
    row[0] = i
  }
  return row[to.length] ?? 0
}
