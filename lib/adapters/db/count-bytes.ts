import { Transform } from 'node:stream'
import type { OnBytes } from './backup'

/** Hands everything on, and tells how much it was so far, of how much in all where that is known. */
export function countBytes(onBytes?: OnBytes, totalBytes?: number): Transform {
  let doneBytes = 0
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      doneBytes += chunk.length
      onBytes?.(doneBytes, totalBytes)
      done(null, chunk)
    },
  })
}
