import { expect, type Locator, type Page, test } from '@playwright/test'
import { findViolations } from './find-violations'

/** The first call of each protocol that needs no token, by its place on the page. */
const FIRST_CALLS = [
  { id: 'predict', says: '"probability"' },
  { id: 'savePrediction', says: '"deleteToken"' },
  { id: 'listModels', says: '"random-forest"' },
  { id: 'getHealth', says: '"up"' },
  { id: 'prototypePredict', says: '"success"' },
  { id: 'invoke', says: '"margin"' },
  { id: 'infer', says: '"model_name"' },
  { id: 'getDocument', says: '"openapi"' },
] as const

function callOf(page: Page, id: string) {
  return page.locator(`section[aria-labelledby="${id}"]`)
}

function curlOf(call: Locator) {
  return call.locator('pre', { hasText: 'curl -sS' })
}

async function tryCall(page: Page, id: string) {
  const call = callOf(page, id)
  await call.getByText('Try it').click()
  await call.getByRole('button', { name: 'Send' }).click()
  return call
}

/** Of the page, while `act` runs. */
async function collectErrors(page: Page, act: () => Promise<void>): Promise<readonly string[]> {
  const errors: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  page.on('pageerror', (error) => errors.push(error.message))
  await act()
  return errors
}

test('the first call of each protocol is tried from the page, and answers', async ({ page }) => {
  const errors = await collectErrors(page, async () => {
    expect((await page.goto('/docs'))?.status()).toBe(200)
    for (const { id, says } of FIRST_CALLS) {
      const call = await tryCall(page, id)
      await expect(call.locator('form').getByRole('status')).toHaveText(/^20[01] \w+ in [\d.,]+ ms$/)
      await expect(call.locator('form pre')).toContainText(says)
    }
  })
  expect(errors).toEqual([])
})

test('a call without the token is refused, and the page shows how', async ({ page }) => {
  await page.goto('/docs#listKeys')
  const call = await tryCall(page, 'listKeys')
  await expect(call.locator('form').getByRole('status')).toHaveText(/^401 Unauthorized/)
  await expect(call.locator('form pre')).toContainText('"unauthorized"')
  await call.getByText('Headers of the answer').click()
  await expect(call.getByText('www-authenticate', { exact: true })).toBeVisible()
})

test('one key for all calls, kept for the tab and shown in no call', async ({ page }) => {
  await page.goto('/docs')
  await page.getByLabel('Key or token for the calls below').fill('a wrong one')
  await page.reload()
  await expect(page.getByLabel('Key or token for the calls below')).toHaveValue('a wrong one')
  const sent = page.waitForRequest('**/api/v1/keys')
  const call = await tryCall(page, 'listKeys')
  expect((await sent).headers().authorization).toBe('Bearer a wrong one')
  await expect(curlOf(call)).toContainText('authorization: Bearer $BRACKET_KEY')
  await expect(curlOf(call)).not.toContainText('a wrong one')
})

test('what is filled in changes the call', async ({ page }) => {
  await page.goto('/docs')
  const call = callOf(page, 'invoke')
  await call.getByText('Try it').click()
  await call.getByLabel('Example').selectOption({ label: 'CSV (text/csv)' })
  await call.getByText('Optional parameters').click()
  await call.getByLabel('model').fill('random-forest-balanced')
  await expect(curlOf(call)).toContainText("/invocations?model=random-forest-balanced' \\")
  await expect(curlOf(call)).toContainText("-H 'content-type: text/csv'")
  await call.getByRole('button', { name: 'Send' }).click()
  await expect(call.locator('form pre')).toContainText('"probability"')
})

test('an address with a gap cannot be sent', async ({ page }) => {
  await page.goto('/docs')
  const call = callOf(page, 'getInferenceModel')
  await call.getByText('Try it').click()
  await call.getByLabel('model').fill('')
  await expect(call.getByRole('button', { name: 'Send' })).toBeDisabled()
  await expect(call.getByText('Fill in model first.')).toBeVisible()
})

test('with keys alone', async ({ page }) => {
  await page.goto('/docs#getHealth')
  const call = callOf(page, 'getHealth')
  await call.locator('summary', { hasText: 'Try it' }).focus()
  await page.keyboard.press('Enter')
  await expect(call.getByRole('button', { name: 'Send' })).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(call.getByRole('button', { name: 'Send' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(call.locator('form').getByRole('status')).toHaveText(/^200/)
})

test('links lead to calls and shapes, from elsewhere too @phone', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('link', { name: 'API', exact: true }).click()
  await expect(page).toHaveURL(/\/docs$/)
  await page.goto('/docs#infer')
  await expect(page.getByRole('heading', { name: 'Predict with tensors', exact: true })).toBeInViewport()
  const call = callOf(page, 'compare')
  await call.locator('summary', { hasText: 'application/json' }).click()
  await call.getByRole('link', { name: 'The census record' }).first().click()
  await expect(page.getByRole('heading', { name: 'The census record' })).toBeInViewport()
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0)
})

test('where clients of the prototype look for the document', async ({ request }) => {
  const [ours, theirs] = await Promise.all(['/api/openapi.json', '/openapi.json'].map((path) => request.get(path)))
  expect([ours?.status(), theirs?.status()]).toEqual([200, 200])
  expect(await theirs?.json()).toEqual(await ours?.json())
})

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false })

  test('it is documentation all the same', async ({ page }) => {
    await page.goto('/docs')
    const call = callOf(page, 'predict')
    await expect(curlOf(call)).toContainText('curl -sS')
    await expect(call.getByText('Try it')).toBeHidden()
    await call.locator('summary', { hasText: 'Refusals' }).click()
    await expect(call.getByText('422: A level is misspelt')).toBeVisible()
  })
})

/** What the calls have of each kind; the others are made of the same parts, and axe takes its time. */
const LOOKED_AT = ['access', 'predict', 'promoteVersion', 'invoke', 'CensusRecord', 'Problem']

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })

    test('nothing stands in anybody’s way @phone', async ({ page }) => {
      test.slow()
      await page.goto('/docs')
      await tryCall(page, 'predict')
      await expect(callOf(page, 'predict').locator('form').getByRole('status')).toHaveText(/^200/)
      await page.evaluate((ids) => {
        for (const details of document.querySelectorAll('details')) {
          const id = details.closest('section')?.getAttribute('aria-labelledby')
          if (id && ids.includes(id)) details.open = true
        }
      }, LOOKED_AT)
      const within = ['header', 'nav', ...LOOKED_AT.map((id) => `section[aria-labelledby="${id}"]`)]
      expect(await findViolations(page, { within })).toEqual([])
    })
  })
}
