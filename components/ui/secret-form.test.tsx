// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { SecretForm } from './secret-form'

afterEach(cleanup)

test('the secret is handed over without blanks, and a blank one is not', async () => {
  const onSecret = vi.fn()
  render(<SecretForm label="Password" note="It stays here." onSecret={onSecret} />)
  const user = userEvent.setup()
  await user.type(screen.getByLabelText('Password'), '  ')
  await user.click(screen.getByRole('button', { name: 'Use it' }))
  expect(onSecret).not.toHaveBeenCalled()
  await user.type(screen.getByLabelText('Password'), 'invented ')
  await user.click(screen.getByRole('button', { name: 'Use it' }))
  expect(onSecret.mock.calls).toEqual([['invented']])
})

test('nothing is sent with the form, also where scripts do not run yet', async () => {
  render(<SecretForm label="Password" note="It stays here." onSecret={() => {}} />)
  const input = screen.getByLabelText<HTMLInputElement>('Password')
  await userEvent.type(input, 'invented')
  expect(input.form && [...new FormData(input.form)]).toEqual([])
})

test('it says what becomes of the secret, and that the last one was not accepted', () => {
  render(<SecretForm label="Password" note="It stays here." isInvalid onSecret={() => {}} />)
  const input = screen.getByLabelText('Password')
  expect(document.getElementById(input.getAttribute('aria-describedby') ?? '')?.textContent).toBe('It stays here.')
  expect(input.getAttribute('aria-invalid')).toBe('true')
})
