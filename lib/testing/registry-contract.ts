import { beforeEach, expect, test } from 'vitest'
import type { ModelChoice } from '@/lib/core/registry/model-choice'
import type { ModelRegistry, RunArtifacts } from '@/lib/core/registry/ports'
import type { RegisteredVersion } from '@/lib/core/registry/version'

export type RegistryUnderTest = {
  readonly registry: ModelRegistry
  readonly artifacts: RunArtifacts
  /** Registers the next version, with a run of its own that has the files. */
  addVersion(version: {
    readonly choice: ModelChoice
    readonly tags: Readonly<Record<string, string>>
    readonly files: Readonly<Record<string, Uint8Array>>
  }): Promise<RegisteredVersion>
}

const CHOICE: ModelChoice = { algorithm: 'random-forest', balancing: 'unbalanced' }
const OTHER_CHOICE: ModelChoice = { algorithm: 'random-forest', balancing: 'balanced' }
const UNKNOWN_RUN = 'f'.repeat(32)

/** What every registry and every store of run files does, the one in memory and the real ones. May meet versions of other tests. */
export function testRegistryContract(open: () => Promise<RegistryUnderTest>): void {
  let subject: RegistryUnderTest
  let first: RegisteredVersion
  let second: RegisteredVersion
  const add = (choice: ModelChoice, content: string) =>
    subject.addVersion({
      choice,
      tags: { 'bracket.digest': content },
      files: {
        'card.json': new TextEncoder().encode(content),
        'model/model.onnx': Uint8Array.of(0, 255, 10, 13),
        'plots/a curve’s points.svg': new TextEncoder().encode('<svg/>'),
      },
    })
  beforeEach(async () => {
    subject = await open()
    first = await add(CHOICE, 'one')
    second = await add(CHOICE, 'two')
  })

  test('versions are listed newest first, with their runs and tags', async () => {
    const listed = await subject.registry.listVersions(CHOICE)
    expect(listed.slice(0, 2)).toEqual([second, first])
    expect(Number(second.version)).toBe(Number(first.version) + 1)
    expect(second).toMatchObject({ choice: CHOICE, runId: expect.stringMatching(/^[0-9a-f]{32}$/) })
    expect(second.tags).toMatchObject({ 'bracket.digest': 'two' })
  })

  test('a version is found by its number, and only by a number that there is', async () => {
    const { registry } = subject
    expect(await registry.findVersion(CHOICE, first.version)).toEqual(first)
    expect(await registry.findVersion(CHOICE, '99999999')).toBeUndefined()
    expect(await registry.findVersion(CHOICE, "1' or '1'='1")).toBeUndefined()
  })

  test('the champion is the one set last, and each configuration has its own', async () => {
    const { registry } = subject
    const other = await add(OTHER_CHOICE, 'three')
    await registry.setChampion(other)
    await registry.setChampion(first)
    expect(await registry.findChampion(CHOICE)).toEqual(first)
    await registry.setChampion(second)
    expect(await registry.findChampion(CHOICE)).toEqual(second)
    await registry.setChampion(first)
    await registry.setChampion(first)
    expect(await registry.findChampion(CHOICE)).toEqual(first)
    expect(await registry.findChampion(OTHER_CHOICE)).toEqual(other)
  })

  test('tags are added, and replaced by key', async () => {
    const { registry } = subject
    await registry.addTags(first, { 'bracket.digest': 'new', 'bracket.move.1': '{"why":"it’s better"}' })
    expect((await registry.findVersion(CHOICE, first.version))?.tags).toMatchObject({
      'bracket.digest': 'new',
      'bracket.move.1': '{"why":"it’s better"}',
    })
    expect((await registry.findVersion(CHOICE, second.version))?.tags).toMatchObject({ 'bracket.digest': 'two' })
  })

  test('files are read by their path from the run’s root', async () => {
    const { artifacts } = subject
    expect(new TextDecoder().decode(await artifacts.readArtifact(first.runId, 'card.json'))).toBe('one')
    expect([...(await artifacts.readArtifact(second.runId, 'model/model.onnx'))]).toEqual([0, 255, 10, 13])
    const odd = await artifacts.readArtifact(second.runId, 'plots/a curve’s points.svg')
    expect(new TextDecoder().decode(odd)).toBe('<svg/>')
  })

  test('a folder’s files are listed, without those of the folders below', async () => {
    const { artifacts } = subject
    expect(await artifacts.listArtifacts(first.runId)).toEqual(['card.json'])
    expect(await artifacts.listArtifacts(first.runId, 'model')).toEqual(['model/model.onnx'])
    expect(await artifacts.listArtifacts(first.runId, 'nothing')).toEqual([])
  })

  test('a missing file, a file that is too large and an unknown run are refused', async () => {
    const { artifacts } = subject
    const refused = { code: 'tracker-refused' }
    await expect(artifacts.readArtifact(first.runId, 'other.json')).rejects.toMatchObject(refused)
    await expect(artifacts.readArtifact(first.runId, 'model')).rejects.toMatchObject(refused)
    await expect(artifacts.readArtifact(first.runId, 'card.json', { maxBytes: 2 })).rejects.toMatchObject(refused)
    await expect(artifacts.readArtifact(UNKNOWN_RUN, 'card.json')).rejects.toMatchObject(refused)
    await expect(artifacts.listArtifacts(UNKNOWN_RUN)).rejects.toMatchObject(refused)
  })
}
