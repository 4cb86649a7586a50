import { describeKey, keyDepsOf } from '@/lib/composition/keys'
import type { Key } from '@/lib/contracts/keys'
import { type KeyDeps, limitKey, revokeKey } from '@/lib/core/access/manage-keys'
import { AppError } from '@/lib/core/errors'
import { composeStore } from '../compose-store'
import { callOf } from '../one-file'
import { CommandFailure } from '../run-command'
import { commandLineUser } from '../settings'
import { limitOf, minuteOf, plain } from './words'

type JsonOption = { readonly json?: boolean | undefined }

/** @throws CommandFailure where there is no such key; AppError `store-unavailable` */
export async function limitOne(
  id: string,
  { perMinute, json }: JsonOption & { readonly perMinute: number | undefined },
): Promise<void> {
  const key = await change((deps, by) => limitKey(deps, { id, perMinute, by }))
  say(key, { json, words: `Key ${id} for ${plain(key.name)}: ${limitOf(key)}, from some seconds on.` })
}

/** @throws CommandFailure where there is no such key; AppError `store-unavailable` */
export async function revokeOne(id: string, { json }: JsonOption): Promise<void> {
  const key = await change((deps, by) => revokeKey(deps, { id, by }))
  const since = key.revoked === undefined ? '' : ` at ${minuteOf(key.revoked)} UTC`
  say(key, {
    json,
    words: `Key ${id} for ${plain(key.name)} was revoked${since}; no server takes it from some seconds on.`,
  })
}

async function change(work: (deps: KeyDeps, by: string) => ReturnType<typeof revokeKey>): Promise<Key> {
  try {
    return describeKey(await work(keyDepsOf(await composeStore()), commandLineUser()), Date.now())
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'not-found') throw error
    throw new CommandFailure(`${error.message} ${callOf('keys', 'list --all')} shows those there are.`)
  }
}

function say(key: Key, { json, words }: JsonOption & { readonly words: string }): void {
  console.log(json ? JSON.stringify({ key }) : words)
}
