import { type APIRequestContext, test as base, expect, type Page } from '@playwright/test'
import { findViolations } from './find-violations'

type Saved = { readonly id: string; readonly url: string; readonly deleteToken: string }

/** Invented. */
const RECORD = { age: 45, education: 'Bachelors degree(BA AB BS)', sex: 'Male' }
const ADDRESS = '/?age=45&education=bachelors-degree&sex=male'

const remove = (request: APIRequestContext, { id, deleteToken }: Saved) =>
  request.delete(`/api/v1/saved/${id}`, { headers: { authorization: `Bearer ${deleteToken}` } })

/** `saved`: an answer for the time of the test. `saving`: the same, by the page; what it saves is deleted at the end. */
const test = base.extend<{ saved: Saved; saving(page: Page): Promise<Saved> }>({
  saved: async ({ request }, use) => {
    const response = await request.post('/api/v1/saved', { data: { record: RECORD } })
    expect(response.status()).toBe(201)
    const saved: Saved = await response.json()
    await use(saved)
    await remove(request, saved)
  },
  saving: async ({ request }, use) => {
    const made: Saved[] = []
    await use(async (page) => {
      const replied = page.waitForResponse('**/api/v1/saved')
      await page.getByRole('button', { name: 'Save and share' }).click()
      const saved: Saved = await (await replied).json()
      made.push(saved)
      await expect(page.getByLabel('Its address')).toHaveValue(new RegExp(`${saved.url}$`))
      return saved
    })
    for (const saved of made) await remove(request, saved)
  },
})

test('nobody yet: there is nothing to save', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByRole('button', { name: 'Copy link' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save and share' })).toHaveCount(0)
})

test('an answer is saved, looked at, and deleted by who saved it @phone', async ({ page, saving, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(ADDRESS)
  const percent = await page
    .getByText(/^\d+(\.\d)?%$/)
    .first()
    .textContent()
  await saving(page)
  await page.getByRole('button', { name: 'Copy address' }).click()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  await page.getByRole('link', { name: 'Look at it' }).click()
  await expect(page).toHaveURL(copied)
  await expect(page.getByText(percent ?? '', { exact: true }).first()).toBeVisible()
  await expect(page.getByText('The same model serves today, and says the same.')).toBeVisible()
  await expect(page.getByRole('region', { name: 'The person' })).toContainText('Bachelor')
  await expect(page).toHaveTitle(/above \$50k, said XGBoost, unbalanced/)
  await page.getByRole('button', { name: 'Delete…' }).click()
  await expect(page.getByText(/cannot be undone/)).toBeVisible()
  await page.getByRole('button', { name: 'Delete it for good' }).click()
  await expect(page.getByRole('heading', { name: 'There is no saved answer here.' })).toBeVisible()
  expect((await page.goto(copied))?.status()).toBe(404)
})

test('the same person opens in the form', async ({ page, saved }) => {
  await page.goto(saved.url)
  await page.getByRole('link', { name: 'Open in the form' }).click()
  await expect(page).toHaveURL(ADDRESS)
  await expect(page.getByLabel('Age', { exact: true })).toHaveValue('45')
})

test('another browser may look and not delete', async ({ page, saved }) => {
  await page.goto(saved.url)
  await page.waitForLoadState('networkidle')
  await expect(page.getByText('above $50k').first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Delete…' })).toHaveCount(0)
})

test('without scripts the page is whole, and nothing is there that would not work', async ({ browser, saved }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(saved.url)
  await expect(page.getByRole('region', { name: 'The person' })).toContainText('45')
  await page.goto(ADDRESS)
  await expect(page.getByRole('button', { name: 'Save and share' })).toBeHidden()
  await context.close()
})

test('nothing is kept on the way or listed, and no word of the person is in the head', async ({ request, saved }) => {
  const response = await request.get(saved.url)
  const { 'x-robots-tag': robots, 'cache-control': cache } = response.headers()
  expect(robots).toBe('noindex, nofollow, noarchive')
  expect(cache).toMatch(/private.*no-store/)
  const [head = ''] = (await response.text()).split('</head>')
  expect(head).toContain('<meta name="robots" content="noindex, nofollow, noarchive"/>')
  expect(head).not.toMatch(/Bachelor|\b45\b|Male/)
  expect((await request.get('/robots.txt')).status()).toBe(200)
})

test('a pasted link has a picture of the answer, for as long as there is an answer', async ({
  request,
  page,
  saved,
}) => {
  await page.goto(saved.url)
  const address = await page.locator('meta[property="og:image"]').getAttribute('content')
  const response = await request.get(address ?? '')
  expect([response.status(), response.headers()['content-type']]).toEqual([200, 'image/png'])
  expect(response.headers()['cache-control']).toBe('private, no-store')
  const bytes = await response.body()
  // Width and height, in the PNG's first chunk.
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1200, 630])
  expect((await remove(request, saved)).status()).toBe(204)
  expect((await request.get(address ?? '')).status()).toBe(404)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })

    test('the page of a saved answer is fit for everybody @phone', async ({ page, saved }) => {
      await page.goto(saved.url)
      await page.getByText('values assumed').click()
      expect(await findViolations(page)).toEqual([])
      const width = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(width).toBeLessThanOrEqual(0)
    })

    test('so are saving, failing to, and what is gone @phone', async ({ page, saving }) => {
      await page.goto(ADDRESS)
      await page.route('**/api/v1/saved', (route) => route.abort())
      await page.getByRole('button', { name: 'Save and share' }).click()
      await expect(page.getByRole('alert').filter({ hasText: 'could not be reached' })).toBeVisible()
      expect(await findViolations(page)).toEqual([])
      await page.keyboard.press('Escape')
      await expect(page.getByRole('button', { name: 'Save and share' })).toBeFocused()
      await page.unroute('**/api/v1/saved')
      await saving(page)
      expect(await findViolations(page)).toEqual([])
      await page.goto(`/p/${'A'.repeat(22)}`)
      expect(await findViolations(page)).toEqual([])
    })
  })
}
