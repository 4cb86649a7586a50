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

/** 0 (equal) to 1 (nothing in common). */
function distanceOf(wanted: string, candidate: string): number {
  const longest = Math.max(wanted.length, candidate.length)
  const shortest = Math.min(wanted.length, candidate.length)
  const edit = editDistance(wanted, candidate) / longest
  const isPart = shortest >= 3 && (` ${candidate}`.includes(` ${wanted}`) || ` ${wanted}`.includes(` ${candidate}`))
  return isPart ? Math.min(edit, 0.5 * (1 - shortest / longest)) : edit
}

/** Levenshtein: insertions, deletions and substitutions, each at cost 1. */
export function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, j) => j)
  for (let i = 1; i <= from.length; i++) {
    const row = [i]
    for (let j = 1; j <= to.length; j++) {
      const substituted = (previous[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      row.push(Math.min(substituted, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    previous = row
  }
  return previous[to.length] ?? 0
}
