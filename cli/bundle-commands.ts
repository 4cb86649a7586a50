import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { type BuildOptions, build } from 'esbuild'
import { ROOT } from './child'
import { ONE_FILE } from './one-file'

const ENTRY = 'cli/commands.ts'
/** Of this folder, besides `keys` and `store`. */
export const COMMAND_FILES = [
  'cli/bundle-commands.ts',
  'cli/child.ts',
  ENTRY,
  'cli/compose-store.ts',
  'cli/one-file.ts',
  'cli/progress.ts',
  'cli/run-command.ts',
  'cli/settings.ts',
  'cli/settings-file.ts',
] as const
/** SQLite's thread, a file of its own, is looked for beside who starts it. */
const WORKER = 'lib/adapters/db/sqlite/worker.mjs'
/** They have binaries, or look for files beside their own; the server's are there. */
const BESIDE = ['libsql', 'pg']

/** What is made of them: one file, in whatever folder it is to be. */
export const BUNDLE = {
  absWorkingDir: ROOT,
  entryPoints: [ENTRY],
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  minifySyntax: true,
  minifyWhitespace: true,
  external: BESIDE,
  // Packages in the older format ask for Node's modules by a function that this one does not have.
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  logLevel: 'warning',
} satisfies BuildOptions

/** Writes the commands that look after a running service into the folder of the standalone server, as one file. */
export async function bundleCommands(folder: string): Promise<void> {
  await build({ ...BUNDLE, outfile: join(folder, ONE_FILE) })
  await cp(join(ROOT, WORKER), join(folder, 'worker.mjs'))
}
