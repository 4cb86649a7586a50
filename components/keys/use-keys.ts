import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { asFailure } from '@/lib/client/http'
import { createKey, limitKey, listKeys, revokeKey } from '@/lib/client/keys'
import { RETRIES } from '@/lib/client/queries'
import type { CreateKeyRequest, Key } from '@/lib/contracts/keys'

const LIST = ['keys'] as const

export type KeysTask = 'create' | 'limit' | 'revoke'

type KeysOptions = {
  readonly token: string
  onTokenRefused(): void
}

/** The server's keys, and what can be done with them. */
export function useKeys({ token, onTokenRefused }: KeysOptions) {
  const client = useQueryClient()
  const [task, setTask] = useState<KeysTask>()
  const [failure, setFailure] = useState<{ readonly task: KeysTask; readonly why: string }>()
  const [secret, setSecret] = useState<{ readonly name: string; readonly text: string }>()
  const list = useQuery<readonly Key[]>({
    queryKey: LIST,
    queryFn: ({ signal }) => listKeys({ token, signal }).catch(tellOfToken),
    ...RETRIES,
  })

  function tellOfToken(error: unknown): never {
    if (asFailure(error).code === 'unauthorized') onTokenRefused()
    throw error
  }

  /** @returns whether it was done. */
  async function attempt(kind: KeysTask, call: () => Promise<void>): Promise<boolean> {
    setTask(kind)
    setFailure(undefined)
    try {
      await call()
      return true
    } catch (error) {
      const { code, message } = asFailure(error)
      setFailure({ task: kind, why: message })
      // The answer was lost, what was asked for perhaps not.
      await client.invalidateQueries({ queryKey: LIST })
      if (code === 'unauthorized') onTokenRefused()
      return false
    } finally {
      setTask(undefined)
    }
  }

  function show(change: (keys: readonly Key[]) => readonly Key[]) {
    client.setQueryData<readonly Key[]>(LIST, (keys) => (keys ? change(keys) : keys))
  }
  const showChanged = (key: Key) => show((keys) => keys.map((known) => (known.id === key.id ? key : known)))

  return {
    list,
    task,
    failure,
    secret,
    hideSecret: () => setSecret(undefined),
    create: (request: CreateKeyRequest) =>
      attempt('create', async () => {
        const made = await createKey(request, { token })
        setSecret({ name: made.key.name, text: made.secret })
        show((keys) => [made.key, ...keys])
      }),
    limit: (id: string, perMinute: number | null) =>
      attempt('limit', async () => showChanged(await limitKey(perMinute, { id, token }))),
    revoke: (id: string) => attempt('revoke', async () => showChanged(await revokeKey({ id, token }))),
  }
}

export type Keys = ReturnType<typeof useKeys>
