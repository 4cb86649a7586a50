// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, expect, test } from 'vitest'
import { Combobox } from './combobox'

const OPTIONS = [
  { value: 'a', label: 'Actors' },
  { value: 'b', label: 'Bakers' },
  { value: 'c', label: 'Bankers' },
]

function Harness() {
  const [value, setValue] = useState<string>()
  return (
    <>
      <span id="label">Trade</span>
      <Combobox id="trade" labelledBy="label" placeholder="none" options={OPTIONS} value={value} onChange={setValue} />
      <b>{value ?? 'nothing'}</b>
    </>
  )
}

function open() {
  Element.prototype.scrollIntoView = () => {}
  render(<Harness />)
  return { user: userEvent.setup(), box: screen.getByRole('combobox', { name: 'Trade' }) }
}

const said = () => document.querySelector('b')?.textContent

afterEach(cleanup)

test('type, move, take', async () => {
  const { user, box } = open()
  await user.type(box, 'ba')
  expect(screen.getAllByRole('option').map((option) => option.textContent)).toEqual(['Bakers', 'Bankers'])
  await user.keyboard('{ArrowDown}{Enter}')
  expect(said()).toBe('c')
  expect(box).toHaveProperty('value', 'Bankers')
  expect(box.getAttribute('aria-expanded')).toBe('false')
})

test('the active option is named to screen readers', async () => {
  const { user, box } = open()
  await user.click(box)
  await user.keyboard('{ArrowDown}')
  const active = document.getElementById(box.getAttribute('aria-activedescendant') ?? '')
  expect(active?.textContent).toBe('Actors')
})

test('Escape leaves everything as it was', async () => {
  const { user, box } = open()
  await user.type(box, 'actors{Escape}')
  expect(said()).toBe('nothing')
  expect(box).toHaveProperty('value', '')
})

test('leaving takes what was named whole, and drops what was not', async () => {
  const { user, box } = open()
  await user.type(box, 'bank')
  await user.tab()
  expect(said()).toBe('c')
  await user.clear(box)
  await user.type(box, 'ba')
  await user.tab()
  expect(said()).toBe('c')
  expect(box).toHaveProperty('value', 'Bankers')
})

test('emptied is cleared', async () => {
  const { user, box } = open()
  await user.type(box, 'actors{Enter}')
  await user.clear(box)
  await user.tab()
  expect(said()).toBe('nothing')
})

test('a click takes, and no match is said', async () => {
  const { user, box } = open()
  await user.type(box, 'zzz')
  expect(screen.getByRole('status').textContent).toContain('Nothing matches')
  await user.clear(box)
  await user.click(screen.getByRole('option', { name: /Bakers/ }))
  expect(said()).toBe('b')
})
