import { test as base, expect, type Page } from '@playwright/test'

/** `complaints`: what the browser reports of the page's policy, and every error in its console, from the start on. */
const test = base.extend<{ complaints: readonly string[] }>({
  complaints: async ({ page }, use) => {
    const complaints: string[] = []
    await page.exposeFunction('reportViolation', (text: string) => void complaints.push(text))
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, sample }) => {
        const report: unknown = Reflect.get(window, 'reportViolation')
        if (typeof report === 'function') report(`${violatedDirective} ${blockedURI} ${sourceFile} ${sample}`)
      })
    })
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
    })
    page.on('pageerror', ({ message }) => complaints.push(message))
    await use(complaints)
  },
})

/** A browser says so itself of a page that is not there. */
const NOT_THERE = 'Failed to load resource: the server responded with a status of 404 (Not Found)'

const PAGES = [
  '/',
  '/?age=45&education=bachelors-degree&sex=male&threshold=0.2',
  '/models',
  '/models?model=random-forest-balanced&threshold=0.3',
  '/experiments',
  '/experiments/compare',
  '/keys',
  '/docs',
  '/no-such-page',
  '/p/AAAAAAAAAAAAAAAAAAAAAA',
] as const

for (const path of PAGES) {
  test(`${path} runs under its policy @phone`, async ({ page, complaints }) => {
    const response = await page.goto(path)
    const policy = response?.headers()['content-security-policy'] ?? ''
    expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/]{22}==' 'strict-dynamic';/)
    expect(policy).not.toMatch(/script-src[^;]*unsafe/)
    await page.waitForLoadState('networkidle')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    expect(complaints.filter((text) => text !== NOT_THERE)).toEqual([])
  })
}

test('charts, the editor and saving work under it', async ({ page, request, complaints }) => {
  await page.goto('/?age=45&sex=male')
  await page.getByText('Precision and recall at every threshold').click()
  await expect(page.locator('.recharts-line-curve')).toHaveCount(2)
  const chart = page.locator('.recharts-surface').first()
  await chart.hover()
  await expect(page.locator('.recharts-tooltip-wrapper')).toBeVisible()
  await page.getByRole('tab', { name: 'JSON' }).click()
  const editor = page.getByRole('textbox', { name: /record/i })
  await expect(editor).toBeVisible()
  // The sheet that the editor makes for itself is taken: without it this would be a button of no colour.
  await expect(page.locator('.cm-scroller')).toHaveCSS('display', 'flex')
  await editor.fill('[{"age":45},{"age":50}]')
  await expect(page.getByRole('heading', { name: 'Results for 2 records' })).toBeVisible()
  await expect(page.getByText(/mean probability/)).toBeVisible()
  const { id, deleteToken } = await (await request.post('/api/v1/saved', { data: { record: { age: 45 } } })).json()
  await page.goto(`/p/${id}`, { waitUntil: 'networkidle' })
  await expect(page.getByText('said', { exact: false }).first()).toBeVisible()
  await request.delete(`/api/v1/saved/${id}`, { headers: { authorization: `Bearer ${deleteToken}` } })
  expect(complaints).toEqual([])
})

/** Whether a script that is put into the page runs. */
const INTRUDERS: readonly { readonly name: string; inject(page: Page): Promise<unknown> }[] = [
  {
    name: 'an inline script in the HTML',
    inject: (page) =>
      rewriteHtml(page, (html) => html.replace('</body>', '<script>window.intruded = true</script></body>')),
  },
  {
    name: 'an event handler in the HTML',
    inject: (page) =>
      rewriteHtml(page, (html) => html.replace('</body>', '<img src="/x" onerror="window.intruded = true"></body>')),
  },
  {
    name: 'a script of our own host without the nonce',
    inject: async (page) => {
      await page.route('**/intruder.js', (route) =>
        route.fulfill({ contentType: 'text/javascript', body: 'window.intruded = true' }),
      )
      await rewriteHtml(page, (html) => html.replace('</body>', '<script src="/intruder.js"></script></body>'))
    },
  },
  {
    name: 'a script with a nonce of before',
    inject: async (page) => {
      const old = nonceOf((await page.request.get('/')).headers())
      await rewriteHtml(page, (html) =>
        html.replace('</body>', `<script nonce="${old}">window.intruded = true</script></body>`),
      )
    },
  },
]

for (const { name, inject } of INTRUDERS) {
  test(`${name} does not run`, async ({ page, complaints }) => {
    await inject(page)
    await page.goto('/', { waitUntil: 'networkidle' })
    expect(await page.evaluate(() => 'intruded' in window)).toBe(false)
    expect(complaints.some((text) => text.startsWith('script-src'))).toBe(true)
    // What is ours ran all the same.
    await page.getByLabel('Age', { exact: true }).fill('45')
    await expect(page).toHaveURL(/age=45/)
  })
}

test('a script with the nonce runs, but evaluates no text', async ({ page, complaints }) => {
  await rewriteHtml(page, (html, nonce) =>
    html.replace(
      '</body>',
      `<script nonce="${nonce}">window.ran = true; try { new Function('window.intruded = true')() } catch {}</script></body>`,
    ),
  )
  await page.goto('/', { waitUntil: 'networkidle' })
  expect(await page.evaluate(() => ['ran' in window, 'intruded' in window])).toEqual([true, false])
  expect(complaints.some((text) => text.startsWith('script-src eval'))).toBe(true)
})

test('a form goes nowhere else', async ({ page }) => {
  await page.goto('/')
  const violated = page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', ({ violatedDirective }) => resolve(violatedDirective))
        const form = document.createElement('form')
        form.action = 'https://elsewhere.example/'
        document.body.append(form)
        form.submit()
      }),
  )
  expect(await violated).toBe('form-action')
})

test('every answer has the headers of all, and the API a policy that lets nothing be', async ({ request }) => {
  for (const path of ['/', '/no-such-page', '/icon.svg', '/api/health', '/v2', '/api/%zz', '/api/none']) {
    const headers = (await request.get(path)).headers()
    expect({ path, headers }).toMatchObject({
      path,
      headers: {
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'permissions-policy': expect.stringContaining('camera=()'),
      },
    })
    expect(headers['x-powered-by']).toBeUndefined()
  }
  for (const path of ['/api/health', '/v2', '/ping', '/api/v1/models', '/api/%zz', '/api/none']) {
    const { 'content-security-policy': policy } = (await request.get(path)).headers()
    expect({ path, policy }).toEqual({ path, policy: "default-src 'none'; frame-ancestors 'none'" })
  }
})

test('the page for when all else fails cannot be called up', async ({ request }) => {
  expect((await request.get('/_global-error')).status()).toBe(404)
})

test('no page can be put into a frame', async ({ page, baseURL }) => {
  await page.route('https://elsewhere.example/', (route) =>
    route.fulfill({ contentType: 'text/html', body: `<iframe src="${baseURL}/"></iframe>` }),
  )
  await page.goto('https://elsewhere.example/')
  await expect(page.frameLocator('iframe').getByRole('heading', { level: 1 })).toHaveCount(0)
})

function nonceOf(headers: Readonly<Record<string, string>>): string {
  return /'nonce-([^']+)'/.exec(headers['content-security-policy'] ?? '')?.[1] ?? ''
}

/** Changes the HTML of the page on its way, and leaves its policy as it is. */
async function rewriteHtml(page: Page, rewrite: (html: string, nonce: string) => string): Promise<void> {
  await page.route(
    (url) => url.pathname === '/',
    async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, body: rewrite(await response.text(), nonceOf(response.headers())) })
    },
  )
}
