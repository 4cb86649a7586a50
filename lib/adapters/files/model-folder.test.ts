import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DEFAULT_CHOICE } from '@/lib/core/registry/model-choice'
import { buildCard } from '@/lib/testing/model-cards'
import { CARD_FILE, createModelFolder, MODEL_FILE } from './model-folder'

const BYTES = new TextEncoder().encode('a model')
const CARD = buildCard({
  file: { digest: createHash('sha256').update(BYTES).digest('hex'), bytes: BYTES.byteLength, trees: 1, nodes: 1 },
})

let directory = ''
const pathOf = (fileName: string) => join(directory, 'xgboost-unbalanced', fileName)

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'models-'))
  await mkdir(join(directory, 'xgboost-unbalanced'))
  await writeFile(pathOf(CARD_FILE), JSON.stringify(CARD))
  await writeFile(pathOf(MODEL_FILE), BYTES)
})
afterEach(() => rm(directory, { recursive: true }))

describe('model folder', () => {
  test('reads a card and the bytes it describes', async () => {
    const files = createModelFolder(directory)
    const card = await files.readCard(DEFAULT_CHOICE)
    expect(card).toEqual(CARD)
    expect(new Uint8Array(await files.readModel(card))).toEqual(BYTES)
  })

  test('keeps a card until its file changes', async () => {
    const files = createModelFolder(directory, { trustMs: 0 })
    const card = await files.readCard(DEFAULT_CHOICE)
    expect(await files.readCard(DEFAULT_CHOICE)).toBe(card)
    await writeFile(pathOf(CARD_FILE), JSON.stringify({ ...CARD, version: 'another' }))
    expect((await files.readCard(DEFAULT_CHOICE)).version).toBe('another')
  })

  test.each([
    { name: 'no card', write: () => rm(pathOf(CARD_FILE)), message: 'not installed' },
    { name: 'no JSON', write: () => writeFile(pathOf(CARD_FILE), '{'), message: 'cannot be read' },
    { name: 'no card inside', write: () => writeFile(pathOf(CARD_FILE), '{}'), message: 'not as it should be' },
    {
      name: "another configuration's card",
      write: () =>
        writeFile(
          pathOf(CARD_FILE),
          JSON.stringify(buildCard({ configuration: { algorithm: 'xgboost', balancing: 'balanced' } })),
        ),
      message: 'another configuration',
    },
  ])('refuses a folder with $name', async ({ write, message }) => {
    await write()
    await expect(createModelFolder(directory).readCard(DEFAULT_CHOICE)).rejects.toMatchObject({
      code: 'model-unavailable',
      message: expect.stringContaining(message),
    })
  })

  test.each([
    { name: 'missing', write: () => rm(pathOf(MODEL_FILE)), message: 'cannot be read' },
    { name: 'cut off', write: () => writeFile(pathOf(MODEL_FILE), BYTES.slice(1)), message: 'not the one' },
    { name: 'changed', write: () => writeFile(pathOf(MODEL_FILE), BYTES.toReversed()), message: 'not the one' },
  ])('refuses a model file that is $name', async ({ write, message }) => {
    await write()
    await expect(createModelFolder(directory).readModel(CARD)).rejects.toMatchObject({
      code: 'model-unavailable',
      message: expect.stringContaining(message),
    })
  })
})
