import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { BUNDLE, COMMAND_FILES } from './bundle-commands'

test('a change of whatever the commands are made of makes a build stale', async () => {
  const { metafile } = await build({ ...BUNDLE, write: false, metafile: true })
  const made = Object.keys(metafile.inputs).filter((path) => !/^(node_modules|lib|cli\/(keys|store))\//.test(path))
  expect(made.length).toBeGreaterThan(1)
  expect(made.filter((path) => !COMMAND_FILES.some((file) => file === path))).toEqual([])
})
