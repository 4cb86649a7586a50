import { appendFile, mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { PromotionLog } from '@/lib/core/registry/ports'
import { parseMove } from '@/lib/core/registry/promote'

/** One JSON line a move, at the end of the file; a line that is none of ours is passed over. */
export function createPromotionLog(path: string): PromotionLog {
  return {
    append: async (move) => {
      await mkdir(dirname(path), { recursive: true })
      await appendFile(path, `${JSON.stringify(move)}\n`)
    },
    list: async () => {
      const text = await readFile(path, 'utf8').catch(() => '')
      return text.split('\n').flatMap((line) => parseMove(line))
    },
  }
}
