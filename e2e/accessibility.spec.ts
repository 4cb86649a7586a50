import { expect, test } from '@playwright/test'
import { findViolations } from './find-violations'

const STATES = [
  { name: 'nobody', address: '/' },
  { name: 'a person', address: '/?age=45&education=bachelors-degree&sex=male&threshold=0.2' },
  { name: 'a tampered link', address: '/?age=450&salary=1&model=svm&sex=male' },
  { name: 'the models that ship', address: '/models' },
  { name: 'another model, at another threshold', address: '/models?model=random-forest-balanced&threshold=0.3' },
  { name: 'experiments without a tracking server', address: '/experiments' },
  { name: 'too few runs to compare', address: '/experiments/compare' },
  { name: 'no such page', address: '/no-such-page' },
]

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })

    for (const { name, address } of STATES) {
      test(`${name} @phone`, async ({ page }) => {
        await page.goto(address)
        expect(await findViolations(page)).toEqual([])
      })
    }

    test('everything opened @phone', async ({ page }) => {
      await page.goto('/?age=45&sex=male')
      await page.getByText('Precision and recall at every threshold').click()
      await expect(page.locator('.recharts-line-curve')).toHaveCount(2)
      await page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true
      })
      await page.getByLabel('Age', { exact: true }).fill('450')
      await page.getByLabel('Education', { exact: true }).fill('mas')
      await expect(page.getByRole('option').first()).toBeVisible()
      expect(await findViolations(page)).toEqual([])
    })
  })
}

test('targets are at least 24 pixels @phone', async ({ page }) => {
  await page.goto('/?age=45&sex=male&threshold=0.2')
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('a, button, summary, input:not(.sr-only), select')].flatMap((target) => {
      const { width, height } = target.getBoundingClientRect()
      const isInText = target.tagName === 'A' && target.closest('p') !== null
      return width > 0 && !target.matches('.sr-only') && !isInText && (width < 24 || height < 24)
        ? [`${target.tagName} ${target.textContent}: ${width} x ${height}`]
        : []
    }),
  )
  expect(small).toEqual([])
})
