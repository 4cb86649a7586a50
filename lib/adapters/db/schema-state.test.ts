import { expect, test } from 'vitest'
import { refuseUnusable, schemaStateOf } from './schema-state'

const KNOWN = { '0001-first-tables': {}, '0002-colours': {} }

test('what is done, missing and unknown is told apart', () => {
  expect(schemaStateOf(['0001-first-tables', '0003-sounds'], KNOWN)).toEqual({
    done: ['0001-first-tables', '0003-sounds'],
    missing: ['0002-colours'],
    unknown: ['0003-sounds'],
  })
})

test.each([
  { later: '0003-sounds', isUsable: true },
  { later: '0003-no-old-colours-needs-0002', isUsable: true },
  { later: '0004-no-old-sounds-needs-0003', isUsable: false },
])('after $later by a newer version: usable $isUsable', ({ later, isUsable }) => {
  const work = () => refuseUnusable(schemaStateOf([...Object.keys(KNOWN), later], KNOWN), KNOWN)
  if (isUsable) expect(work).not.toThrow()
  else expect(work).toThrow(later)
})
