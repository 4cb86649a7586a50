import type { Kysely } from 'kysely'
import { z } from 'zod'
import { type ApiKey, type ApiKeys, SCOPES } from '@/lib/core/access/api-key'
import { asStoreCall } from './failure'
import type { Database, Tables } from './tables'

const MINUTE_MS = 60_000

export function createApiKeys({ db }: Pick<Database, 'db'>): ApiKeys {
  return {
    add: (key) => asStoreCall(async () => void (await db.insertInto('api_keys').values(toRow(key)).execute())),
    find: (id) =>
      asStoreCall(async () => {
        const row = await db.selectFrom('api_keys').selectAll().where('id', '=', id).executeTakeFirst()
        return row && fromRow(row)
      }),
    list: () =>
      asStoreCall(async () => {
        const rows = await db
          .selectFrom('api_keys')
          .selectAll()
          .orderBy('created_ms', 'desc')
          .orderBy('id', 'desc')
          .execute()
        return rows.map(fromRow)
      }),
    revoke: (id, atMs) =>
      asStoreCall(async () => {
        const { numUpdatedRows } = await db
          .updateTable('api_keys')
          .set({ revoked_ms: atMs })
          .where('id', '=', id)
          .where('revoked_ms', 'is', null)
          .executeTakeFirst()
        return numUpdatedRows > 0n
      }),
    setLimit: (id, perMinute) =>
      asStoreCall(async () => {
        const { numUpdatedRows } = await db
          .updateTable('api_keys')
          .set({ per_minute: perMinute ?? null })
          .where('id', '=', id)
          .executeTakeFirst()
        return numUpdatedRows > 0n
      }),
    noteUse: (uses) =>
      asStoreCall(() =>
        // One transaction, for each waits for the disk; in one order, for servers that share keys wait for each other.
        db.transaction().execute(async (all) => {
          for (const use of [...uses].sort((a, b) => (a.id < b.id ? -1 : 1))) await raiseLastUse(all, use)
        }),
      ),
  }
}

async function raiseLastUse(db: Kysely<Tables>, { id, atMs }: { readonly id: string; readonly atMs: number }) {
  const minuteMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS
  await db
    .updateTable('api_keys')
    .set({ last_used_ms: minuteMs })
    .where('id', '=', id)
    .where((is) => is.or([is('last_used_ms', 'is', null), is('last_used_ms', '<', minuteMs)]))
    .execute()
}

function toRow(key: ApiKey) {
  return {
    id: key.id,
    name: key.name,
    scopes: key.scopes.join(','),
    secret_hash: key.secretHash,
    per_minute: key.perMinute ?? null,
    created_ms: key.createdMs,
    expires_ms: key.expiresMs ?? null,
    revoked_ms: key.revokedMs ?? null,
    last_used_ms: key.lastUsedMs ?? null,
  }
}

const rowSchema = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(SCOPES))),
  secret_hash: z.string(),
  per_minute: z.number().nullable(),
  created_ms: z.number(),
  expires_ms: z.number().nullable(),
  revoked_ms: z.number().nullable(),
  last_used_ms: z.number().nullable(),
})

/** @throws ZodError for what nobody here wrote. */
function fromRow(row: unknown): ApiKey {
  const read = rowSchema.parse(row)
  return {
    id: read.id,
    name: read.name,
    scopes: read.scopes,
    secretHash: read.secret_hash,
    perMinute: read.per_minute ?? undefined,
    createdMs: read.created_ms,
    expiresMs: read.expires_ms ?? undefined,
    revokedMs: read.revoked_ms ?? undefined,
    lastUsedMs: read.last_used_ms ?? undefined,
  }
}
