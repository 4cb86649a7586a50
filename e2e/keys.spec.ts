import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect, type Page } from '@playwright/test'
import { type AppProcess, startApp } from './app-process'
import { findViolations } from './find-violations'

const ADMIN_TOKEN = 'an-invented-token-of-the-keys-tests'
/** Invented. */
const PERSON = '/?age=45&education=bachelors-degree&sex=male'

type Wanted = { readonly scopes?: readonly string[]; readonly perMinute?: number }
type Made = { readonly id: string; readonly secret: string }

/** A server that answers only who has an API key, with a store of its own; `complaints`: what the browser says of its pages. */
const test = base.extend<
  { makeKey(wanted?: Wanted): Promise<Made>; complaints: readonly string[] },
  { app: AppProcess }
>({
  app: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'bracket-keys-'))
      const app = await startApp({
        ADMIN_TOKEN,
        REQUIRE_API_KEY: 'true',
        DATABASE_URL: `file:${join(folder, 'bracket.db')}`,
        MODEL_SOURCE: 'folder',
        MLFLOW_TRACKING_URI: '',
        LOG_LEVEL: 'silent',
      })
      await openModels(app)
      await use(app)
      await app.stop()
      await rm(folder, { recursive: true, force: true })
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  baseURL: async ({ app }, use) => use(app.origin),
  makeKey: async ({ request }, use) => {
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` }
    const made: Made[] = []
    await use(async ({ scopes = ['predict'], perMinute } = {}) => {
      const reply = await request.post('/api/v1/keys', { headers, data: { name: 'of a test', scopes, perMinute } })
      expect(reply.status()).toBe(201)
      const { key, secret } = await reply.json()
      const one = { id: key.id, secret }
      made.push(one)
      return one
    })
    for (const { id } of made) await request.delete(`/api/v1/keys/${id}`, { headers })
  },
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = []
      page.on('console', (message) => {
        // A refusal is an error to the browser, and what these tests are about.
        const isRefusal = /status of (401|403|429)/.test(message.text())
        if (['error', 'warning'].includes(message.type()) && !isRefusal) complaints.push(message.text())
      })
      page.on('pageerror', ({ message }) => complaints.push(message))
      await use(complaints)
      expect(complaints).toEqual([])
    },
    { auto: true },
  ],
})

/** So that the first test does not wait for them. */
async function openModels({ origin }: AppProcess): Promise<void> {
  await fetch(`${origin}/api/v1/compare`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ record: { age: 45 } }),
  })
}

async function isAsWideAsTheScreen(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)
}

async function giveKey(page: Page, key: string) {
  await page.getByLabel('API key', { exact: true }).fill(key)
  await page.getByRole('button', { name: 'Use it' }).click()
}

test.describe('the page of predictions', () => {
  test('gives no answer in its HTML, nor to a page that asks without a key', async ({ page, request }) => {
    const html = await (await request.get(PERSON)).text()
    expect(html).toContain('This server answers only who has an API key.')
    expect(html).not.toContain('Two of four models')
    const asked: string[] = []
    page.on('request', (sent) => {
      if (sent.url().includes('/api/')) asked.push(sent.url())
    })
    await page.goto(PERSON, { waitUntil: 'networkidle' })
    await expect(page.getByText(/Give your API key above/)).toBeVisible()
    expect(asked).toEqual([])
  })

  test('answers who gives a key, which stays in this tab and in no address @phone', async ({ page, makeKey }) => {
    const { secret } = await makeKey()
    await page.goto(PERSON)
    expect(await findViolations(page)).toEqual([])
    expect(await isAsWideAsTheScreen(page)).toBe(true)
    await giveKey(page, secret)
    await expect(page.getByRole('table').first()).toContainText('XGBoost')
    await page.getByLabel('Age', { exact: true }).fill('50')
    await expect(page).toHaveURL(/age=50/)
    expect(page.url()).not.toContain(secret)
    expect(await page.evaluate(() => window.localStorage.length)).toBe(0)
    expect(await page.evaluate(() => document.cookie)).toBe('')
    await page.reload()
    await expect(page.getByRole('table').first()).toContainText('XGBoost')
    await page.getByRole('button', { name: 'Forget the key' }).click()
    await expect(page.getByText(/Give your API key above/)).toBeVisible()
  })

  test('a key that is not known is asked for anew', async ({ page }) => {
    await page.goto(PERSON)
    await giveKey(page, 'bracket_an-invented-key')
    await expect(page.getByText(/does not accept this key/)).toBeVisible()
    expect(await findViolations(page)).toEqual([])
  })

  test('who asks more often than the key may is told when to come again', async ({ page, makeKey }) => {
    const { secret } = await makeKey({ perMinute: 1 })
    await page.goto(PERSON)
    await giveKey(page, secret)
    await expect(page.getByRole('table').first()).toContainText('XGBoost')
    await page.getByLabel('Age', { exact: true }).fill('51')
    await expect(page.getByRole('alert').filter({ hasText: /Try again in/ })).toBeVisible()
  })

  test('many records are asked about with the key too', async ({ page, makeKey }) => {
    const { secret } = await makeKey()
    await page.goto('/')
    await giveKey(page, secret)
    await page.getByRole('tab', { name: 'JSON' }).click()
    await page.getByRole('textbox', { name: /record/i }).fill('[{"age":45},{"age":50}]')
    await expect(page.getByText(/mean probability/)).toBeVisible()
  })
})

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`the page of keys, ${colorScheme}`, () => {
    test.use({ colorScheme })

    test('makes, limits and revokes a key @phone', async ({ page, request, context }) => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write'])
      await page.goto('/keys')
      await expect(page.locator('meta[name="robots"]')).toHaveAttribute('content', /noindex/)
      await expect(page.getByLabel('Admin token')).toBeVisible()
      expect(await findViolations(page)).toEqual([])
      await page.getByLabel('Admin token').fill(ADMIN_TOKEN)
      await page.getByRole('button', { name: 'Use it' }).click()

      const name = `a job, ${colorScheme}, ${test.info().project.name}`
      await page.getByRole('button', { name: 'Make the key' }).click()
      await expect(page.getByText('Say whose or what for it is.')).toBeVisible()
      expect(await findViolations(page)).toEqual([])
      await page.getByLabel('Name').fill(name)
      await page.getByLabel('Last day').fill('2999-12-31')
      await page.getByLabel('Requests a minute').fill('600')
      await page.getByRole('button', { name: 'Make the key' }).click()
      await expect(page.getByText(/shown this once/)).toBeVisible()
      await page.getByRole('button', { name: 'Copy the key' }).click()
      const secret = await page.evaluate(() => navigator.clipboard.readText())
      const predict = () =>
        request.post('/api/v1/predict', {
          headers: { authorization: `Bearer ${secret}` },
          data: { records: [{ age: 45 }] },
        })
      expect((await predict()).status()).toBe(200)
      expect(await findViolations(page)).toEqual([])
      expect(await isAsWideAsTheScreen(page)).toBe(true)
      await page.getByRole('button', { name: 'I have it' }).click()

      const item = page.getByRole('listitem').filter({ hasText: name })
      await expect(item).toContainText('3000-01-01 00:00')
      await item.getByRole('button', { name: /Change the limit/ }).click()
      await item.getByLabel('Requests a minute').fill('1200')
      expect(await findViolations(page)).toEqual([])
      await item.getByRole('button', { name: 'Change it' }).click()
      await expect(item).toContainText('1,200')
      await item.getByRole('button', { name: /Revoke…/ }).click()
      await item.getByRole('button', { name: 'Revoke it for good' }).click()
      await page.getByText(/revoked or expired$/).click()
      await expect(item).toContainText('revoked')
      expect((await predict()).status()).toBe(401)
      expect(await findViolations(page)).toEqual([])
      await page.reload()
      await expect(page.getByRole('heading', { name: 'Keys', exact: true })).toBeVisible()
      expect(await page.content()).not.toContain(secret)
    })

    test('refuses a token that is wrong', async ({ page }) => {
      await page.goto('/keys')
      await page.getByLabel('Admin token').fill('a-token-of-nobody-at-all')
      await page.getByRole('button', { name: 'Use it' }).click()
      await expect(page.getByText('The server does not accept this token.')).toBeVisible()
      expect(await findViolations(page)).toEqual([])
      expect(await page.evaluate(() => window.sessionStorage.length)).toBe(0)
    })
  })
}
