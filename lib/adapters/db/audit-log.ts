import { z } from 'zod'
import { AUDIT_ACTIONS, type AuditLog } from '@/lib/core/access/audit'
import { asStoreCall } from './failure'
import type { Database } from './tables'

export function createAuditLog({ db }: Pick<Database, 'db'>): AuditLog {
  return {
    append: ({ id, atMs, who, action, subject }) =>
      asStoreCall(async () => {
        await db.insertInto('audit_events').values({ id, at_ms: atMs, who, action, subject }).execute()
      }),
    list: (limit) =>
      asStoreCall(async () => {
        const rows = await db.selectFrom('audit_events').selectAll().orderBy('id', 'desc').limit(limit).execute()
        return rows.map((row) => rowSchema.parse(row))
      }),
  }
}

const rowSchema = z
  .object({ id: z.string(), at_ms: z.number(), who: z.string(), action: z.enum(AUDIT_ACTIONS), subject: z.string() })
  .transform(({ at_ms, ...event }) => ({ ...event, atMs: at_ms }))
