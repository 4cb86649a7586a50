import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { buildCard } from '@/lib/testing/model-cards'
import { createModelFolder } from './model-folder'
import { writeModelFolder } from './model-writer'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'models-'))
})
afterEach(() => rm(directory, { recursive: true }))

const MODEL = new TextEncoder().encode('a model')
const choice = { algorithm: 'random-forest', balancing: 'balanced' } as const

function cardFor(model: Uint8Array) {
  const card = buildCard({ configuration: choice })
  return {
    ...card,
    file: { ...card.file, digest: createHash('sha256').update(model).digest('hex'), bytes: model.length },
  }
}

test('what is written is what a server reads, and nothing else lies about', async () => {
  const card = cardFor(MODEL)
  const folder = await writeModelFolder(directory, card, MODEL)
  const reader = createModelFolder(directory)
  expect(await reader.readCard(choice)).toEqual(card)
  expect(new Uint8Array(await reader.readModel(card))).toEqual(MODEL)
  expect((await readdir(folder)).sort()).toEqual(['MODEL_CARD.md', 'card.json', 'model.onnx'])
})

test('a second model takes the place of the first', async () => {
  const next = new TextEncoder().encode('another model')
  await writeModelFolder(directory, cardFor(MODEL), MODEL)
  await writeModelFolder(directory, cardFor(next), next)
  const reader = createModelFolder(directory)
  expect(new Uint8Array(await reader.readModel(await reader.readCard(choice)))).toEqual(next)
})

test('a training that breaks off while it writes leaves the model that was there', async () => {
  const card = cardFor(MODEL)
  const folder = await writeModelFolder(directory, card, MODEL)
  // A card that cannot be written as JSON fails after the model's bytes are on the disk.
  const broken = { ...card, seed: 1n as unknown as number }
  await expect(writeModelFolder(directory, broken, new Uint8Array(3))).rejects.toThrow()
  expect(new Uint8Array(await readFile(join(folder, 'model.onnx')))).toEqual(MODEL)
})
