import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What stands in somebody's way, by rule and place; `within` are selectors, where not the whole page is looked at. */
export async function findViolations(page: Page, { within = [] }: { readonly within?: readonly string[] } = {}) {
  const axe = within.reduce((parts, selector) => parts.include(selector), new AxeBuilder({ page }).withTags(TAGS))
  const { violations } = await axe.analyze()
  return violations.map(({ id, nodes }) => ({ id, at: nodes.map((node) => node.target.join(' ')) }))
}
