import { expect, test } from '@playwright/test'

test('the server is up, and its default model answers', async ({ request }) => {
  expect((await request.get('/api/health')).status()).toBe(200)
  expect((await request.get('/api/ready')).status()).toBe(200)
})

test('an address that cannot be decoded is refused like any other fault', async ({ request }) => {
  for (const path of ['/api/%zz', '/api/v1/models/%E0%A4%A/balanced']) {
    const response = await request.get(path)
    expect([response.status(), response.headers()['content-type']]).toEqual([400, 'application/problem+json'])
  }
  expect((await request.get('/api/v1/models/%78gboost/balanced')).status()).toBe(200)
  expect((await request.get('/?constructor=1')).status()).toBe(200)
})

test('the page opens without a word in the console @phone', async ({ page }) => {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  const response = await page.goto('/')
  expect(response?.status()).toBe(200)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.waitForLoadState('networkidle')
  expect(complaints).toEqual([])
})

test('nothing is wider than the screen @phone', async ({ page }) => {
  await page.goto('/')
  const { scrollWidth, clientWidth } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return { scrollWidth, clientWidth }
  })
  expect(scrollWidth).toBeLessThanOrEqual(clientWidth)
})

test('the page asks no other host for anything', async ({ page, baseURL }) => {
  const foreign: string[] = []
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.protocol.startsWith('http') && url.origin !== baseURL) foreign.push(url.href)
  })
  await page.goto('/', { waitUntil: 'networkidle' })
  expect(foreign).toEqual([])
})

test('a path that does not exist is a 404 page', async ({ page }) => {
  expect((await page.goto('/no-such-page'))?.status()).toBe(404)
})
