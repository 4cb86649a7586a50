import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { writeDataDictionary } from './data-dictionary'
import { CENSUS_FIELDS } from './fields'
import shares from './population.gen.json' with { type: 'json' }

test('the data dictionary is up to date: "npm run population" writes it', async () => {
  const path = new URL('../../../docs/data-dictionary.md', import.meta.url)
  expect(await readFile(path, 'utf8')).toBe(writeDataDictionary(shares))
})

test('describes each field once', () => {
  const text = writeDataDictionary(shares)
  for (const { name } of CENSUS_FIELDS) expect(text.split(`\n\n\`${name}\` · `)).toHaveLength(2)
})
