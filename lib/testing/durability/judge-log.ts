export type LogVerdict = {
  /** Acknowledged, yet not in the log. */
  readonly lost: readonly string[]
  /** In the log more than once. */
  readonly twice: readonly string[]
}

/** Holds the ids that callers were answered with against those that the log has; it may have more, never fewer. */
export function judgeLog(acknowledged: Iterable<string>, logged: readonly string[]): LogVerdict {
  const there = new Set<string>()
  const twice = logged.filter((id) => {
    const isKnown = there.has(id)
    there.add(id)
    return isKnown
  })
  return { lost: [...acknowledged].filter((id) => !there.has(id)), twice }
}
