import { expect, test } from 'vitest'
import { askPages } from './pages'

/** Three pages; the last says so by an empty token, as MLflow's searches do. */
const PAGES: Readonly<Record<string, { readonly items: string; readonly next_page_token?: string }>> = {
  first: { items: 'a', next_page_token: 'two' },
  two: { items: 'b', next_page_token: 'three' },
  three: { items: 'c', next_page_token: '' },
}

test.each([
  { name: 'all, up to an empty token', maxPages: 10, items: ['a', 'b', 'c'] },
  { name: 'no more than asked for', maxPages: 2, items: ['a', 'b'] },
  { name: 'a single one', maxPages: 1, items: ['a'] },
])('pages: $name', async ({ maxPages, items }) => {
  const asked: (string | undefined)[] = []
  const pages = await askPages(maxPages, async (token) => {
    asked.push(token)
    return PAGES[token ?? 'first'] ?? { items: 'beyond the end' }
  })
  expect(pages.map((page) => page.items)).toEqual(items)
  expect(asked).toEqual([undefined, 'two', 'three'].slice(0, items.length))
})
