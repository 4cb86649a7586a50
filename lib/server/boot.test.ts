import { afterEach, describe, expect, test } from 'vitest'
import { createFolderLineup } from '@/lib/core/registry/folder-lineup'
import type { Lineup } from '@/lib/core/registry/lineup'
import { choiceId, DEFAULT_CHOICE, MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import type { ModelSource } from '@/lib/core/registry/serving'
import { buildCardFor, createFakeContainer, installContainer } from '@/lib/testing/fake-container'
import { startFollowing } from './boot'

let uninstall = () => {}
afterEach(() => uninstall())

/** A registry that answers for one configuration after another, when it is told to. */
function follow(source: ModelSource) {
  const hear = new Map<string, () => void>()
  const heard = new Map(
    MODEL_CHOICES.map((choice) => [
      choiceId(choice),
      new Promise<void>((resolve) => void hear.set(choiceId(choice), resolve)),
    ]),
  )
  const folder = createFolderLineup({ readCard: async (choice) => buildCardFor(choice) })
  let refreshes = 0
  const lineup: Lineup = {
    ...folder,
    serving: async (choice) => ({ ...(await folder.serving(choice)), source }),
    heard: (choice) => heard.get(choiceId(choice)) ?? Promise.resolve(),
    refresh: async () => void refreshes++,
  }
  uninstall = installContainer(createFakeContainer({ lineup }))
  return { hearOf: (id: string) => hear.get(id)?.(), countRefreshes: () => refreshes }
}

const isDone = async (promise: Promise<void>) =>
  Promise.race([promise.then(() => true), new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 30))])

describe('the start of following', () => {
  test('with nothing kept, requests wait until the registry was asked about the default model', async () => {
    const { hearOf, countRefreshes } = follow('folder')
    const started = startFollowing({ firstWaitMs: 60_000 })
    expect(await isDone(started)).toBe(false)
    hearOf(choiceId(DEFAULT_CHOICE))
    expect(await isDone(started)).toBe(true)
    expect(countRefreshes()).toBe(1)
  })

  test('but no longer than so long', async () => {
    follow('folder')
    await startFollowing({ firstWaitMs: 1 })
  })

  test('with a champion kept from before, they wait for nothing', async () => {
    follow('cache')
    await startFollowing({ firstWaitMs: 60_000 })
  })

  test('where what ships serves, nobody is asked', async () => {
    uninstall = installContainer(createFakeContainer())
    await startFollowing({ firstWaitMs: 60_000 })
  })
})
