import { expect, type Page, test } from '@playwright/test'
import { findViolations } from './find-violations'

const PERSON = '/?age=12&education=masters'
const SELECT_ALL = 'ControlOrMeta+a'

test.use({ permissions: ['clipboard-read', 'clipboard-write'] })

async function openEditor(page: Page, address: string) {
  await page.goto(address)
  await page.getByRole('tab', { name: 'JSON' }).click()
  const editor = page.getByRole('textbox', { name: 'Record as JSON' })
  await expect(editor).toBeVisible()
  return editor
}

/** All at once, as a paste would: no bracket is closed and no completion opens on the way. */
async function write(page: Page, text: string) {
  await page.getByRole('textbox', { name: 'Record as JSON' }).click()
  await page.keyboard.press(SELECT_ALL)
  await page.keyboard.insertText(text)
}

async function paste(page: Page, text: string) {
  await page.getByRole('textbox', { name: 'Record as JSON' }).click()
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text)
  await page.keyboard.press('ControlOrMeta+v')
}

const spokenAnswer = (page: Page) => page.getByText(/above \$50k, says/).first()

test('editing the age in JSON changes form and answer, and the form changes the text', async ({ page }) => {
  const editor = await openEditor(page, '/?age=12')
  await expect(editor).toContainText('"age": 12')
  const before = await spokenAnswer(page).textContent()
  await write(page, '{"AGE": 45}')
  await expect(spokenAnswer(page)).not.toHaveText(before ?? '')
  await expect(page).toHaveURL(/age=45/)

  await page.getByRole('tab', { name: 'Form' }).click()
  const age = page.getByLabel('Age', { exact: true })
  await expect(age).toHaveValue('45')
  await age.fill('46')
  await page.getByRole('tab', { name: 'JSON' }).click()
  await expect(editor).toContainText('"age": 46')
})

test('a wrong level is marked, and its suggestion mends it @phone', async ({ page }) => {
  const editor = await openEditor(page, '/?age=41')
  await write(page, '{\n  "age": 41,\n  "sex": "Femal"\n}')
  await expect(page.getByText('1 error: the last good record stays in the form.')).toBeVisible()
  await expect(editor.locator('.cm-lintRange-error')).toHaveText('"Femal"')
  await expect(editor).toHaveAttribute('aria-invalid', 'true')
  await page.getByRole('button', { name: "Use 'Female'" }).click()
  await expect(editor).toContainText('"sex": "Female"')
  await expect(page.getByText('2 of 40 fields given, no errors.')).toBeVisible()
  await expect(page).toHaveURL(/sex=female/i)
})

test('completion puts in a field, and then a level', async ({ page }) => {
  const editor = await openEditor(page, '/')
  await write(page, '')
  await page.keyboard.type('{')
  await page.keyboard.press('Enter')
  await page.keyboard.type('"educ')
  await expect(page.getByRole('option', { name: /^education/ })).toBeVisible()
  // CodeMirror takes no Enter in the first 75 ms of a list, so that it does not swallow a line break.
  await page.waitForTimeout(150)
  await page.keyboard.press('Enter')
  await expect(editor).toContainText('"education": ')
  await page.keyboard.type('mast')
  await expect(page.getByRole('option', { name: /Masters degree/ })).toBeVisible()
  await page.waitForTimeout(150)
  await page.keyboard.press('Enter')
  await expect(editor).toContainText('"education": "Masters degree(MA MS MEng MEd MSW MBA)"')
  await expect(page.getByText('1 of 40 fields given, no errors.')).toBeVisible()
})

test('Tab leaves the editor', async ({ page }) => {
  const editor = await openEditor(page, '/?age=41')
  await editor.click()
  await page.keyboard.press('Tab')
  await expect(editor).not.toBeFocused()
})

test('a table from a spreadsheet gives a table of results @phone', async ({ page }) => {
  const editor = await openEditor(page, '/?age=41')
  await paste(
    page,
    'Age\tSex\tEducation\n30\tMale\tBachelors degree(BA AB BS)\n41\tFemal\tChildren\n8\tFemale\tChildren\n',
  )
  const table = page.getByRole('table', { name: 'Results for 3 records' })
  await expect(table).toBeVisible()
  await expect(editor).toContainText('"age": 41')
  await expect(table.getByText(/Did you mean “Female”/)).toBeVisible()
  await expect(table.getByRole('row', { name: /^1 Open .* 30 Male/ })).toContainText('%')
  await expect(page.getByText(/1 with errors, not predicted/)).toBeVisible()

  await table.getByRole('button', { name: /Probability/ }).click()
  await expect(table.getByRole('rowheader')).toHaveText(['1', '3', '2'])

  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download CSV' }).click(),
  ])
  expect(file.suggestedFilename()).toBe('predictions.csv')

  const width = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(width).toBeLessThanOrEqual(0)

  await table.getByRole('button', { name: 'Open record 3 in the editor' }).click()
  await expect(page).toHaveURL(/age=8/)
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`no barriers with the editor open, ${colorScheme} @phone`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await openEditor(page, PERSON)
    await paste(page, '[{"age": 30}, {"age": 31}, {"age": "old"}]')
    await expect(page.getByRole('table', { name: 'Results for 3 records' })).toContainText('%')
    await write(page, '{"age": 41, "sex": "Femal"}')
    // In the middle of the screen, clear of the answer that small screens keep at the bottom.
    await page.getByRole('button', { name: "Use 'Female'" }).evaluate((fix) => fix.scrollIntoView({ block: 'center' }))
    expect(await findViolations(page)).toEqual([])
  })
}
