import { upkeepOf } from '@/lib/composition/upkeep'
import { readSettings } from '../settings'
import { describeSchema } from './words'

/** @throws AppError `store-unavailable` */
export async function migrateStore({ json = false }: { readonly json?: boolean }): Promise<void> {
  const { did, schema } = await upkeepOf(readSettings()).migrate()
  if (json) console.log(JSON.stringify({ did, schema }))
  else
    console.log(
      `${did.length > 0 ? `Done: ${did.join(', ')}` : 'Nothing to do'}. The schema is ${describeSchema(schema)}.`,
    )
}
