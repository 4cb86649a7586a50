import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { parseMove } from '@/lib/core/registry/history'
import type { Move } from '@/lib/core/registry/moves'

export type PromotionLine = { readonly move: Move; readonly trackingUri: string | undefined }

/**
 * Moves as they were written down before there was a store: a JSON line each, most with the tracking server that it was
 * made at. A line that is none of ours is passed over; none where there is no such file.
 */
export async function readPromotionLines(path: string): Promise<readonly PromotionLine[]> {
  const text = await readFile(path, 'utf8').catch(() => '')
  return text.split('\n').flatMap((line) => parseMove(line).map((move) => ({ move, trackingUri: serverOf(line) })))
}

const serverSchema = z.object({ trackingUri: z.string() })

/** `line` is JSON. */
function serverOf(line: string): string | undefined {
  return serverSchema.safeParse(JSON.parse(line)).data?.trackingUri
}
