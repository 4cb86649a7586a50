import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

/** The first folder of the `PATH`, and then of `more`, that has all these programs; undefined where none has. */
export async function findFolderOf(
  programs: readonly string[],
  { more }: { readonly more: readonly string[] },
): Promise<string | undefined> {
  // biome-ignore lint/style/noProcessEnv: where commands stand is the system's to say, no setting of ours
  const onPath = (process.env.PATH ?? '').split(delimiter)
  for (const folder of [...onPath, ...more]) {
    const found = await Promise.all(programs.map((program) => isProgram(join(folder, program))))
    if (found.every(Boolean)) return folder
  }
  return undefined
}

function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}
