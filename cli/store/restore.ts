import { resolve } from 'node:path'
import { upkeepOf } from '@/lib/composition/upkeep'
import { createByteProgress } from '../progress'
import { readSettings } from '../settings'
import { describeForScripts, describeSurvey } from './words'

export type RestoreCommandOptions = { readonly force?: boolean; readonly json?: boolean }

/** @throws AppError `store-unavailable`, `data-invalid` */
export async function restoreStore(
  from: string,
  { force = false, json = false }: RestoreCommandOptions,
): Promise<void> {
  const upkeep = upkeepOf(readSettings())
  const file = resolve(from)
  const progress = createByteProgress('Restoring')
  const restored = await upkeep
    .restore({ from: file, isForced: force, now: new Date(), onSetAside: tellWhereItIs, onBytes: progress.report })
    .finally(progress.stop)
  const { setAside } = restored
  if (json) {
    console.log(
      JSON.stringify({ file, ...describeForScripts(restored), ...(setAside === undefined ? {} : { setAside }) }),
    )
    return
  }
  const before =
    setAside === undefined ? [] : [`  before  what was there is now ${setAside}; delete it when all is well`]
  console.log([`Restored ${file}, which was read and found sound`, ...describeSurvey(restored), ...before].join('\n'))
}

/** Killed, the restore tells nobody any more, and a server that starts then begins with nothing. */
function tellWhereItIs(schema: string): void {
  console.error(
    `What was there is in the schema ${schema} from now on. If this is broken off, restore again with --force.`,
  )
}
