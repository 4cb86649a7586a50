import { readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'

const DOC_FOLDERS = ['docs'] as const
/** A quoted word counts as a path when it starts like one of the checkout's own. */
const OWN_PATH =
  /^(?:(?:app|cli|components|deploy|docs|e2e|lib|models|public|\.ci|\.github)\/|(?:README|CONTRIBUTING)\.md$|[\w.-]+\.(?:config\.(?:mjs|ts)|cjs)$)/
/** Made by a command, so absent from a fresh checkout; patterns and placeholders name no file. */
const NOT_A_FILE = /[<>*{}[\]…\s]|^(?:data|\.next)\//

export type MissingName = { readonly doc: string; readonly name: string }

/** Every path and every `npm run` script that the documents name and the checkout does not have. */
export async function findMissingNames(root: string): Promise<readonly MissingName[]> {
  const scripts = await readScripts(root)
  const missing: MissingName[] = []
  for (const doc of await listDocs(root)) {
    const text = await readFile(join(root, doc), 'utf8')
    for (const path of listPaths(text, dirname(doc))) {
      if (!(await isThere(join(root, path)))) missing.push({ doc, name: path })
    }
    for (const [, script = ''] of text.matchAll(/npm run (?:-s |--silent )?([\w:-]+)/g)) {
      if (!scripts.has(script)) missing.push({ doc, name: `npm run ${script}` })
    }
  }
  return missing
}

/** Links are relative to the document, quoted paths to the root. */
function listPaths(text: string, folder: string): readonly string[] {
  const links = [...text.matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)].map(([, target = '']) =>
    normalize(join(folder, target)),
  )
  const quoted = [...text.matchAll(/`([^`\n]+)`/g)]
    .map(([, path = '']) => path.replace(/:\d+$/, ''))
    .filter((path) => OWN_PATH.test(path) && !NOT_A_FILE.test(path))
  return [...new Set([...links, ...quoted])]
}

async function listDocs(root: string): Promise<readonly string[]> {
  const atRoot = (await readdir(root)).filter((name) => name.endsWith('.md'))
  const inside = await Promise.all(
    DOC_FOLDERS.map(async (folder) => {
      const names = await readdir(join(root, folder), { recursive: true }).catch(() => [])
      return names.filter((name) => name.endsWith('.md')).map((name) => join(folder, name))
    }),
  )
  return [...atRoot, ...inside.flat()].sort()
}

async function readScripts(root: string): Promise<ReadonlySet<string>> {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { scripts: object }
  return new Set(Object.keys(scripts))
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
