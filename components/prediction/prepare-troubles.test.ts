import { expect, test } from 'vitest'
import { draftOf } from '@/components/census/draft'
import { placeTroubles } from './prepare-troubles'

const DRAFT = draftOf({ age: 45, education: 'Bachelors degree(BA AB BS)' })

test('an objection goes to its field, with what was suggested', () => {
  const { draft, areAllPlaced } = placeTroubles(DRAFT, [
    { path: '/record/education', message: 'No.', suggestions: ['Children'] },
  ])
  expect(areAllPlaced).toBe(true)
  expect(draft.record).toEqual(DRAFT.record)
  expect(draft.rejected.education).toEqual({ text: 'bachelors-degree', message: 'No.', suggestions: ['Children'] })
})

test.each([
  { path: '' },
  { path: '/record' },
  { path: '/record/salary' },
  { path: '/record/age/0' },
  { path: '/record/sex' },
])('an objection to "$path" has no field to stand at', ({ path }) => {
  expect(placeTroubles(DRAFT, [{ path, message: 'No.' }])).toEqual({ draft: DRAFT, areAllPlaced: false })
})

test('what the page found itself stays', () => {
  const rejected = { age: { text: 'x', message: 'Mine.' } }
  const { draft } = placeTroubles({ ...DRAFT, rejected }, [{ path: '/record/age', message: 'Theirs.' }])
  expect(draft.rejected.age?.message).toBe('Mine.')
})
