import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DEFAULT_CHOICE as choice, choiceId } from '@/lib/core/registry/model-choice'
import { buildCard } from '@/lib/testing/model-cards'
import { digestOf } from '@/lib/testing/versions'
import { createModelCache } from './model-cache'

const trackingUri = 'http://tracking.example/prefix'
let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'model-cache-'))
})
afterEach(() => rm(directory, { recursive: true }))

function modelOf(name: string) {
  const model = new TextEncoder().encode(name)
  const card = buildCard({
    configuration: choice,
    file: { digest: digestOf(name), bytes: model.length, trees: 1, nodes: 1 },
  })
  return { card, model, cardFile: new TextEncoder().encode(JSON.stringify(card)) }
}

async function pathOf(name: string): Promise<string> {
  const [server = ''] = await readdir(directory)
  return join(directory, server, choiceId(choice), name)
}

/** Makes every file of the configuration so much older. */
async function ageFiles(seconds: number): Promise<void> {
  for (const name of await readdir(await pathOf(''))) {
    const path = await pathOf(name)
    await utimes(path, 0, (await stat(path)).mtimeMs / 1000 - seconds)
  }
}

describe('the model cache', () => {
  test('gives back what it was given, to another process too', async () => {
    const { card, ...files } = modelOf('one')
    await createModelCache(directory, { trackingUri }).keep({ choice, version: '1' }, { card, ...files })
    const cache = createModelCache(directory, { trackingUri })
    expect(new Uint8Array((await cache.readCardFile(choice, '1')) ?? [])).toEqual(files.cardFile)
    expect(await cache.hasModel(card)).toBe(true)
    expect(new Uint8Array(await cache.readModel(card))).toEqual(files.model)
    expect(await readdir(await pathOf(''))).toHaveLength(2)
  })

  test('versions of another server are not mistaken for this one’s', async () => {
    const { card, ...files } = modelOf('one')
    await createModelCache(directory, { trackingUri }).keep({ choice, version: '1' }, { card, ...files })
    const other = createModelCache(directory, { trackingUri: 'http://other.example' })
    expect(await other.readCardFile(choice, '1')).toBeUndefined()
  })

  test('a model that was altered on the disk is not given out', async () => {
    const cache = createModelCache(directory, { trackingUri })
    const { card, ...files } = modelOf('one')
    await cache.keep({ choice, version: '1' }, { card, ...files })
    await writeFile(await pathOf(`${card.file.digest}.onnx`), 'two')
    expect(await cache.hasModel(card)).toBe(false)
    await expect(cache.readModel(card)).rejects.toMatchObject({ code: 'model-unavailable' })
  })

  test('remembers the champion', async () => {
    const cache = createModelCache(directory, { trackingUri })
    expect(await cache.recallChampion(choice)).toBeUndefined()
    await cache.rememberChampion(choice, '12')
    expect(await cache.recallChampion(choice)).toBe('12')
  })

  test('keeps the last versions and the champion, and the models of those alone', async () => {
    const cache = createModelCache(directory, { trackingUri, keptVersions: 2 })
    await cache.rememberChampion(choice, '1')
    for (const version of ['1', '2', '3', '4']) {
      // The third shares the fourth's file.
      const { card, ...files } = modelOf(version === '3' ? '4' : version)
      await cache.keep({ choice, version }, { card, ...files })
      await ageFiles(100)
    }
    expect((await readdir(await pathOf(''))).sort()).toEqual(
      [
        'champion',
        '1.card.json',
        '3.card.json',
        '4.card.json',
        `${digestOf('1')}.onnx`,
        `${digestOf('4')}.onnx`,
      ].sort(),
    )
  })

  test('what an interruption left behind goes, what may be on its way stays', async () => {
    const cache = createModelCache(directory, { trackingUri })
    const bring = (version: string) => {
      const { card, ...files } = modelOf(version)
      return cache.keep({ choice, version }, { card, ...files })
    }
    await bring('1')
    const half = `.${digestOf('2')}.onnx.0.part`
    for (const name of [half, `${digestOf('3')}.onnx`]) await writeFile(await pathOf(name), 'x')
    // A card that cannot be read keeps nothing from being tidied.
    await writeFile(await pathOf('5.card.json'), '{')
    await bring('6')
    expect(await readdir(await pathOf(''))).toEqual(expect.arrayContaining([half, `${digestOf('3')}.onnx`]))
    await ageFiles(100)
    await bring('7')
    const names = await readdir(await pathOf(''))
    expect(names.filter((name) => name.endsWith('.part'))).toEqual([])
    expect(names.filter((name) => name.endsWith('.onnx')).sort()).toEqual(
      ['1', '6', '7'].map((version) => `${digestOf(version)}.onnx`).sort(),
    )
  })

  test.each(['../1', '0', ''])('%o names no file', async (version) => {
    expect(await createModelCache(directory, { trackingUri }).readCardFile(choice, version)).toBeUndefined()
  })

  test('a folder that cannot be written to is said', async () => {
    const file = join(directory, 'a file')
    await writeFile(file, '')
    const { card, ...files } = modelOf('one')
    const cache = createModelCache(file, { trackingUri })
    await expect(cache.keep({ choice, version: '1' }, { card, ...files })).rejects.toMatchObject({
      code: 'model-unavailable',
    })
  })
})
