import { expect, type Page } from '@playwright/test'
import { findViolations } from '../find-violations'
import { ADMIN_TOKEN } from './admin-token'
import { ask, PEOPLE, readServed, test } from './registry-test'

const MODELS = '/models?model=xgboost-unbalanced'

async function expectNarrow(page: Page): Promise<void> {
  const { scrollWidth, clientWidth } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return { scrollWidth, clientWidth }
  })
  expect(scrollWidth).toBeLessThanOrEqual(clientWidth)
}

async function servedVersion(origin: string): Promise<string | undefined> {
  const [person] = PEOPLE
  return person && (await ask(origin, person)).version
}

test('the runs of the server are listed, filtered and sorted, and the address holds it all', async ({ page }) => {
  await page.goto('/experiments')
  await expect(page.getByText(/\d+ of \d\d runs/)).toBeVisible()
  const runs = page.getByRole('checkbox')
  const shown = await runs.count()
  await page.getByLabel('Kind').selectOption('trial')
  await expect.poll(() => runs.count()).toBeGreaterThan(shown)
  await page
    .getByRole('button', { name: 'ROC-AUC' })
    .or(page.getByRole('link', { name: 'ROC-AUC' }))
    .first()
    .click()
  await expect(page.locator('th[aria-sort]').filter({ hasText: 'ROC-AUC' })).toHaveAttribute(
    'aria-sort',
    /descending|ascending/,
  )
  const address = page.url()
  await page.goto(address)
  await expect(page.getByLabel('Kind')).toHaveValue(/trial/)
})

test('two runs are compared: what differs, the metrics, and curves laid over each other', async ({ page }) => {
  await page.goto('/experiments')
  await page.getByRole('checkbox', { name: /xgboost-balanced/ }).check()
  await page.getByRole('checkbox', { name: /random-forest-balanced/ }).check()
  await page.getByRole('button', { name: 'Compare' }).click()
  await expect(page).toHaveURL(/\/experiments\/compare\?/)
  await expect(page.getByRole('heading', { name: 'Parameters that differ' })).toBeVisible()
  const metrics = page.getByRole('table', { name: 'Metrics' })
  await expect(metrics.getByRole('row', { name: /^ROC-AUC/ })).toContainText('0.9547')
  await expect(metrics.getByRole('row', { name: /^ROC-AUC/ })).toContainText('0.9502')
  // ROC and PR of both, and the boosting curves.
  await expect.poll(() => page.locator('.recharts-line-curve').count()).toBeGreaterThanOrEqual(4)
  await expect(page.getByRole('link', { name: /MLflow/ }).first()).toHaveAttribute(
    'href',
    /#\/experiments\/\d+\/runs\/[0-9a-f]{32}$/,
  )
  expect(await findViolations(page)).toEqual([])
})

test('a version is promoted from the page, serves at once, and is rolled back', async ({ page, baseURL, mlflow }) => {
  const origin = baseURL ?? ''
  expect(await mlflow.registry.listVersions({ algorithm: 'xgboost', balancing: 'unbalanced' })).not.toHaveLength(0)
  await expect.poll(() => readServed(origin)).toMatchObject({ version: '1', source: 'mlflow' })
  await page.goto(MODELS)
  await page.getByLabel('Admin token').fill(ADMIN_TOKEN)
  await page.getByRole('button', { name: 'Use it' }).click()

  await page.getByLabel('Version', { exact: true }).selectOption('3')
  await page.getByRole('button', { name: 'Promote', exact: true }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'gate' })).toBeVisible()
  await expect(page.getByText(/ROC-AUC is worse than the champion/).first()).toBeVisible()
  expect(await servedVersion(origin)).toBe('1')
  expect(await findViolations(page)).toEqual([])

  await page.getByLabel('Version', { exact: true }).selectOption('2')
  await page.getByLabel('Your name').fill('Ada')
  await page.getByLabel('Why', { exact: true }).fill('a drill')
  await page.getByRole('button', { name: 'Promote', exact: true }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Version 2 is the champion now.' })).toBeVisible()
  expect(await servedVersion(origin)).toBe('2')
  await expect(page.getByText('a drill')).toBeVisible()
  await expect(page.locator('a[aria-current="true"]').filter({ hasText: 'Version 2' })).toBeVisible()

  await page.getByRole('button', { name: 'Roll back…' }).click()
  await page.getByRole('button', { name: 'Roll back to version 1' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Version 1 is the champion again.' })).toBeVisible()
  expect(await servedVersion(origin)).toBe('1')
})

test('a wrong token moves nothing, and is asked for again', async ({ page, baseURL, mlflow }) => {
  expect((await mlflow.capabilities()).registryWithAliases).toBe(true)
  await page.goto(MODELS)
  await page.getByLabel('Admin token').fill('not the token of this server')
  await page.getByRole('button', { name: 'Use it' }).click()
  await page.getByRole('button', { name: 'Promote', exact: true }).click()
  await expect(page.getByLabel('Admin token')).toBeVisible()
  expect(await servedVersion(baseURL ?? '')).toBe('1')
})

test('the threshold moves people between the four fields', async ({ page }) => {
  await page.goto(MODELS)
  const found = page.getByRole('cell', { name: /found/ })
  const before = (await found.textContent()) ?? ''
  await page.getByRole('slider').first().fill('0.1')
  await expect(found).not.toHaveText(before)
})

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 360]) {
    test.describe(`${colorScheme}, ${width} px`, () => {
      test.use({ colorScheme, viewport: { width, height: 800 } })

      for (const path of ['/experiments', '/experiments?kind=trial', '/models', MODELS, '/experiments/compare']) {
        test(`${path} is accessible, and no wider than the screen`, async ({ page }) => {
          await page.goto(path)
          await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
          await page.waitForLoadState('networkidle')
          expect(await findViolations(page)).toEqual([])
          await expectNarrow(page)
        })
      }
    })
  }
}
