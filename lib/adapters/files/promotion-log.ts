import { appendFile, mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { parseMove } from '@/lib/core/registry/history'
import type { PromotionLog } from '@/lib/core/registry/ports'

/**
 * One JSON line a move, at the end of the file, each with the tracking server that it was made at: versions are numbered
 * by each server for itself, so moves at others are passed over, as is a line that is none of ours. Without a server,
 * all are told.
 */
export function createPromotionLog(
  path: string,
  { trackingUri }: { readonly trackingUri?: string } = {},
): PromotionLog {
  return {
    append: async (move) => {
      await mkdir(dirname(path), { recursive: true })
      await appendFile(path, `${JSON.stringify({ ...move, trackingUri })}\n`)
    },
    list: async () => {
      const text = await readFile(path, 'utf8').catch(() => '')
      const isOurs = (line: string) => trackingUri === undefined || trackingUri === serverOf(line)
      return text.split('\n').flatMap((line) => (isOurs(line) ? parseMove(line) : []))
    },
  }
}

const serverSchema = z.object({ trackingUri: z.string() })

function serverOf(line: string): string | undefined {
  try {
    return serverSchema.parse(JSON.parse(line)).trackingUri
  } catch {
    return undefined
  }
}
