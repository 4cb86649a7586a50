import { expect, type Page, test } from '@playwright/test'

const PERSON = '/?age=45&education=bachelors-degree&sex=male&weeks_worked_in_year=52'

/** The answer as a sentence: "52%, above $50k, says XGBoost, unbalanced." */
const spokenAnswer = (page: Page) => page.getByText(/above \$50k, says/).first()

async function readAnswer(page: Page): Promise<string> {
  await expect(spokenAnswer(page)).toHaveText(/says/)
  return (await spokenAnswer(page).textContent()) ?? ''
}

async function tabTo(page: Page, name: string) {
  const isThere = () =>
    page.evaluate((wanted) => {
      const focused = document.activeElement
      const label = focused instanceof HTMLInputElement ? focused.labels?.[0]?.textContent : undefined
      const summary = focused?.matches('summary') ? focused.querySelector('.font-medium') : focused
      return (label ?? summary?.textContent ?? '').trim() === wanted
    }, name)
  for (let i = 0; i < 60 && !(await isThere()); i++) await page.keyboard.press('Tab')
  expect(await isThere(), `${name} is reachable with Tab`).toBe(true)
}

test('nobody yet: the share among everyone, and the whole form', async ({ page }) => {
  await page.goto('/')
  await expect(page).toHaveTitle(/Bracket/)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Is this person’s income above $50,000?')
  await expect(page.getByText('Of everyone in the census')).toBeVisible()
  await expect(page.getByText(/1994–95/).first()).toBeVisible()
  await expect(page.getByText(/not a verdict/).first()).toBeVisible()
})

test('filling the form in moves the answer and the address @phone', async ({ page }) => {
  await page.goto('/')
  await page.getByLabel('Age', { exact: true }).fill('45')
  const first = await readAnswer(page)
  await expect(page).toHaveURL(/\?age=45$/)
  await page.getByLabel('Education', { exact: true }).fill('doctor')
  await page.keyboard.press('Enter')
  await page.getByLabel('Weeks worked').fill('52')
  await expect(page).toHaveURL(/\?age=45&education=doctorate-degree&weeks_worked_in_year=52$/)
  await expect(spokenAnswer(page)).not.toHaveText(first)
  await expect(page.getByText('37 of 40 values assumed')).toBeVisible()
})

test('an opened address gives the same answer without scripts @phone', async ({ page, browser }) => {
  await page.goto('/')
  await page.getByLabel('Age', { exact: true }).fill('52')
  await page.getByLabel('Sex', { exact: true }).selectOption('Male')
  await expect(page).toHaveURL(/sex=male/)
  const live = await readAnswer(page)
  const context = await browser.newContext({ javaScriptEnabled: false })
  const still = await context.newPage()
  await still.goto(page.url())
  expect(await readAnswer(still)).toBe(live)
  await expect(still.getByLabel('Age', { exact: true })).toHaveValue('52')
  await context.close()
})

test('without scripts the form predicts', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto('/')
  await page.getByLabel('Age', { exact: true }).fill('45')
  await page.getByLabel('Education', { exact: true }).selectOption('masters-degree')
  await page.getByText('Random Forest', { exact: true }).click()
  await page.getByRole('button', { name: 'Predict' }).click()
  await expect(page).toHaveURL(/\?age=45&education=masters-degree&model=random-forest-unbalanced$/)
  expect(await readAnswer(page)).toContain('says Random Forest, unbalanced')
  await page.getByRole('link', { name: 'Student, 20' }).click()
  await expect(page.getByLabel('Age', { exact: true })).toHaveValue('20')
  await context.close()
})

test('the toggles change the answer at once, without a request', async ({ page }) => {
  await page.goto(PERSON)
  await page.waitForLoadState('networkidle')
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.getByText('Random Forest', { exact: true }).click()
  await page.getByText('Balanced', { exact: true }).click()
  await expect(spokenAnswer(page)).toContainText('says Random Forest, balanced')
  await expect(page).toHaveURL(/\?model=random-forest-balanced&age=45/)
  expect(asked.filter((url) => url.includes('/api/'))).toEqual([])
})

test('the bracket moves the threshold, and tells what it buys', async ({ page }) => {
  await page.goto(PERSON)
  const slider = page.getByRole('slider', { name: 'Threshold' })
  const own = await slider.inputValue()
  await slider.fill('0')
  await expect(spokenAnswer(page)).toContainText(', above $50k')
  await slider.fill('1')
  await expect(spokenAnswer(page)).toContainText(', not above $50k')
  await expect(page).toHaveURL(/threshold=1&/)
  await page.getByRole('button', { name: /Back to the model’s own/ }).click()
  await expect(slider).toHaveValue(own)
  await expect(page).not.toHaveURL(/threshold/)
})

test('the curve opens as a chart and a table', async ({ page }) => {
  await page.goto(PERSON)
  await page.getByText('Precision and recall at every threshold').click()
  await expect(page.locator('.recharts-line-curve')).toHaveCount(2)
  await expect(page.getByRole('columnheader', { name: 'Recall' })).toBeVisible()
})

test('an example fills the form; start over empties it', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('link', { name: 'Surgeon, 47' }).click()
  await expect(page.getByLabel('Age', { exact: true })).toHaveValue('47')
  await expect(spokenAnswer(page)).toContainText('says')
  await page.getByRole('link', { name: 'Start over' }).click()
  await expect(page.getByLabel('Age', { exact: true })).toHaveValue('')
  await expect(page).toHaveURL(/\/$/)
})

test('a tampered link says what is wrong, and keeps what is right @phone', async ({ page }) => {
  await page.goto('/?age=450&education=bachelor&sex=male&salary=1&threshold=7&model=svm&utm_source=mail&__proto__=1')
  const panel = page.getByRole('region', { name: /5 parts of this link could not be used/ })
  await expect(panel.getByRole('listitem')).toHaveCount(5)
  await expect(page.getByLabel('Sex', { exact: true })).toHaveValue('male')
  await expect(spokenAnswer(page)).toContainText('says XGBoost, unbalanced')
  await page.getByLabel('Age', { exact: true }).fill('45')
  await expect(panel).toHaveCount(0)
  await expect(page.getByRole('region', { name: /4 parts of this link/ })).toBeVisible()
})

test('what cannot be used is said at its field', async ({ page }) => {
  await page.goto('/?sex=male')
  const age = page.getByLabel('Age', { exact: true })
  await age.fill('450')
  await expect(age).toHaveAttribute('aria-invalid', 'true')
  await expect(age).toHaveAccessibleDescription(/0 to 90.*must be/)
  await page.getByRole('button', { name: 'Clear Age' }).click()
  await expect(age).toHaveAttribute('aria-invalid', 'false')
  await expect(age).toBeFocused()
})

test('the server out of reach: the last answer stays, and can be asked for again', async ({ page }) => {
  await page.goto(PERSON)
  const before = await readAnswer(page)
  await page.route('**/api/v1/compare', (route) => route.abort())
  await page.getByLabel('Age', { exact: true }).fill('30')
  await expect(page.getByRole('alert').filter({ hasText: 'offline' })).toBeVisible({ timeout: 10_000 })
  await expect(page.getByText(before.split(',')[0] ?? '', { exact: true }).first()).toBeVisible()
  await page.unroute('**/api/v1/compare')
  await page.getByRole('button', { name: 'Ask again' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'offline' })).toHaveCount(0)
})

test('keys are enough', async ({ page }) => {
  await page.goto('/')
  await tabTo(page, 'Skip to the form')
  await page.keyboard.press('Enter')
  await tabTo(page, 'XGBoost')
  await page.keyboard.press('ArrowRight')
  await tabTo(page, 'Age')
  await page.keyboard.type('45')
  await tabTo(page, 'Occupation, detailed')
  await page.keyboard.type('teach')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await tabTo(page, 'Money')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Wage per hour')).toBeVisible()
  await expect(page).toHaveURL(/\?model=random-forest-unbalanced&age=45&detailed_occupation_recode=teachers/)
  await expect(spokenAnswer(page)).toContainText('says Random Forest')
})

test('the same call can be copied, and answers the same', async ({ page, request, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(PERSON)
  const spoken = await readAnswer(page)
  await page.getByRole('button', { name: 'Copy code' }).click()
  await expect(page.getByText('Copied')).toBeVisible()
  const curl = await page.evaluate(() => navigator.clipboard.readText())
  const body = /-d '([\s\S]*)'$/.exec(curl)?.[1] ?? ''
  const reply = await request.post('/api/v1/predict', { data: JSON.parse(body) })
  const { predictions } = await reply.json()
  const percent = predictions[0].probability * 100
  expect(Math.abs(percent - Number.parseFloat(spoken.replace(/[<>]/, '')))).toBeLessThan(0.6)
  await page.getByRole('tab', { name: 'Python' }).click()
  await expect(page.getByText('import urllib.request')).toBeVisible()
})

test('nothing is wider than a small screen, with everything open @phone', async ({ page }) => {
  await page.goto(PERSON)
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true
  })
  const width = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(width).toBeLessThanOrEqual(0)
})

test('on a small screen the answer stays in sight below the form @phone-only @phone', async ({ page }) => {
  await page.goto(PERSON)
  await page.getByLabel('Marital status', { exact: true }).scrollIntoViewIfNeeded()
  const bar = page.locator('a[href="#answer"]')
  await expect(bar).toBeInViewport()
  await bar.click()
  await expect(page.getByText(/of 100 people like this/).first()).toBeInViewport()
})
