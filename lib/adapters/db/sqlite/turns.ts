/** One at a time, in the order of asking. */
export type Turns = {
  /** @returns what ends the turn. */
  take(): Promise<() => void>
}

export function createTurns(): Turns {
  let last = Promise.resolve()
  return {
    take: () => {
      const before = last
      return new Promise((resolve) => {
        last = new Promise((end) => {
          void before.then(() => resolve(end))
        })
      })
    },
  }
}
