import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The commands of the image: all of them in one file, which Node alone runs. */
export const ONE_FILE = 'commands.mjs'

/** Whether that is what runs, not the checkout: there each module stands at the file's own address. */
export const isOneFile = basename(fileURLToPath(import.meta.url)) === ONE_FILE

/** How a person calls a command here: `npm run keys -- list`, or `node commands.mjs keys list`. */
export function callOf(program: string, rest: string): string {
  return isOneFile ? `node ${ONE_FILE} ${program} ${rest}` : `npm run ${program} -- ${rest}`
}
