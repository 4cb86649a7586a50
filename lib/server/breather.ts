import 'server-only'
import type { Socket } from 'node:net'

/** Each rests so long for each that rests, so that there are at most 6,700 refusals a second: a quarter of a core. */
const MS_A_SOCKET = 0.15
const LEAST_MS = 10
/** No longer than Retry-After said. */
const MOST_MS = 1_000

/** Lets connections rest. */
export type Breather = { rest(socket: Socket): void }

/**
 * A client that was refused for overload and comes again at once is not heard for a moment: otherwise the server does
 * nothing but refuse. Its refusal is not delayed, and who waits as Retry-After says notices nothing.
 */
export function createBreather(): Breather {
  const resting = new Set<Socket>()
  return {
    rest: (socket) => {
      if (socket.destroyed || resting.has(socket)) return
      resting.add(socket)
      // Node itself reads on once an answer is out. Not by a later turn of the loop: while all connections have something
      // to read, the loop comes to nothing else, and those who were let in would wait for seconds.
      const hold = () => void socket.pause()
      hold()
      socket.on('resume', hold)
      const restMs = Math.min(Math.max(resting.size * MS_A_SOCKET, LEAST_MS), MOST_MS)
      setTimeout(() => {
        resting.delete(socket)
        socket.off('resume', hold).resume()
      }, restMs).unref()
    },
  }
}
