import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findMissingNames } from './check-docs'
import { ROOT } from './child'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'bracket-docs-'))
  await mkdir(join(root, 'docs'))
  await mkdir(join(root, 'lib'))
  await writeFile(join(root, 'lib', 'here.ts'), '')
  await writeFile(join(root, 'package.json'), JSON.stringify({ scripts: { build: '' } }))
})
afterAll(() => rm(root, { recursive: true }))

test.each([
  { name: 'a path that exists', text: '`lib/here.ts` and `lib/here.ts:12`', missing: [] },
  { name: 'a path that does not', text: 'see `lib/gone.ts`', missing: ['lib/gone.ts'] },
  { name: 'a pattern or a placeholder', text: '`models/<algorithm>-<balancing>/` `lib/**/*.ts`', missing: [] },
  { name: 'words that are no path', text: '`npm test`, `a/b`, `algorithm`', missing: [] },
  { name: 'links, from the document on', text: '[a](../lib/here.ts#top) [b](gone.md)', missing: ['docs/gone.md'] },
  { name: 'a link into the web', text: '[a](https://example.org/lib/gone.ts) [b](#top)', missing: [] },
  { name: 'scripts', text: 'npm run build, then npm run fly', missing: ['npm run fly'] },
])('finds $name', async ({ text, missing }) => {
  await writeFile(join(root, 'docs', 'guide.md'), text)
  expect((await findMissingNames(root)).map(({ name }) => name)).toEqual(missing)
})

test("the project's own documents name only what is there", async () => {
  expect(await findMissingNames(ROOT)).toEqual([])
})
