import { renameSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ModelCard } from '@/lib/core/registry/card'
import { renderModelCard } from '@/lib/core/registry/card-text'
import { choiceId } from '@/lib/core/registry/model-choice'
import { CARD_FILE, MODEL_FILE } from './model-folder'

const TEXT_FILE = 'MODEL_CARD.md'

/**
 * Puts a model into `<directory>/<algorithm>-<balancing>`. All files are written whole under other names first and then
 * renamed in one go, so an interruption leaves the old model or the new one. A server that reads between two renames
 * sees a digest that does not fit, refuses it, and reads again at its next request.
 * @returns the folder.
 */
export async function writeModelFolder(directory: string, card: ModelCard, model: Uint8Array): Promise<string> {
  const folder = join(directory, choiceId(card.configuration))
  await mkdir(folder, { recursive: true })
  const files: readonly (readonly [string, string | Uint8Array])[] = [
    [MODEL_FILE, model],
    [TEXT_FILE, renderModelCard(card)],
    [CARD_FILE, cardFileOf(card)],
  ]
  for (const [name, content] of files) await writeFile(partOf(join(folder, name)), content)
  // Synchronous, so that nothing of this process comes between.
  for (const [name] of files) renameSync(partOf(join(folder, name)), join(folder, name))
  return folder
}

/** The text of `card.json`, the same wherever a card is kept. */
export function cardFileOf(card: ModelCard): string {
  return `${JSON.stringify(card, null, 2)}\n`
}

function partOf(path: string): string {
  return `${path}.part`
}
