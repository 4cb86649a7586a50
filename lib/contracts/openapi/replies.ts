import recorded from './replies.gen.json' with { type: 'json' }

/** What an example was answered; `body` is a text where the type is not JSON. */
export type RecordedReply = { readonly status: number; readonly type: string; readonly body: unknown }

/** By operation and name of the example. */
export type Replies = Readonly<Record<string, RecordedReply>>

/** By the models that ship. A test asks every example again, and writes this file anew where it is run with `-u`. */
export const REPLIES: Replies = recorded

/** Of the default model that ships. */
export const EXAMPLE_VERSION = versionOf(REPLIES['getReady.ready']?.body)

function versionOf(ready: unknown): string {
  const { version } = modelOf(ready) ?? {}
  return typeof version === 'string' ? version : '1'
}

function modelOf(ready: unknown): { readonly version?: unknown } | undefined {
  const isObject = typeof ready === 'object' && ready !== null && 'model' in ready
  return isObject && typeof ready.model === 'object' ? (ready.model ?? undefined) : undefined
}
