import { resolve } from 'node:path'
import { inspectBackup } from '@/lib/adapters/db/upkeep'
import { upkeepOf } from '@/lib/composition/upkeep'
import { readSettings } from '../settings'
import { describeForScripts, describeSurvey } from './words'

/** Of the store, or of a backup. @throws AppError `store-unavailable`, `data-invalid` where it is not sound */
export async function checkStore(
  backup: string | undefined,
  { json = false }: { readonly json?: boolean },
): Promise<void> {
  const survey = backup === undefined ? await upkeepOf(readSettings()).check() : await inspectBackup(resolve(backup))
  if (json) console.log(JSON.stringify({ sound: true, ...describeForScripts(survey) }))
  else console.log([`${backup ?? 'The store'} is sound`, ...describeSurvey(survey)].join('\n'))
}
