import { expect, test } from 'vitest'
import { describeServing } from './prepare-serving'

test.each([
  { version: '7', source: 'mlflow', staleSince: undefined, words: 'Version 7, the registry’s champion.' },
  {
    version: '20260101-0123abcd',
    source: 'folder',
    staleSince: undefined,
    words: 'Version 20260101-0123abcd, as it ships.',
  },
  {
    version: '7',
    source: 'cache',
    staleSince: '2026-01-02T03:04:05.678Z',
    words:
      'Version 7, the registry’s last champion, as kept here. The registry could not be followed since 2026-01-02 03:04 UTC.',
  },
] as const)('$version of $source', ({ words, ...facts }) => {
  expect(describeServing(facts)).toBe(words)
})
