import { describe, expect, test } from 'vitest'
import { buildSaved } from '@/lib/testing/saved'
import { preparePerson } from './prepare-person'
import { describeAnswer, prepareSavedFacts, prepareToday } from './prepare-saved'

const SAVED = buildSaved()

describe('an answer in words', () => {
  test('says nothing of the person', () => {
    expect(describeAnswer(SAVED)).toBe('52%, above $50k, said XGBoost, unbalanced')
    expect(describeAnswer(buildSaved({ probability: 0.399 }))).toBe('40%, not above $50k, said XGBoost, unbalanced')
  })

  test('who, when and until when', () => {
    expect(prepareSavedFacts(SAVED).map(({ text }) => text)).toEqual([
      '2026-01-01 12:00 UTC',
      '7',
      'aaaaaaaa',
      '40%, the model’s own',
      '2026-04-01 12:00 UTC',
    ])
    expect(prepareSavedFacts(buildSaved({ isOwnThreshold: true }))[3]?.text).toBe('40%, chosen by hand')
  })
})

describe('then and today', () => {
  const otherModel = { ...SAVED.model, version: '9', digest: 'b'.repeat(64) }

  test.each([
    { name: 'no answer', now: undefined, words: /No model could be asked/ },
    { name: 'the same', now: SAVED, words: /^The same model serves today, and says the same\.$/ },
    { name: 'within rounding', now: { ...SAVED, probability: 0.5205 }, words: /says the same/ },
    {
      name: 'another model',
      now: { ...SAVED, model: otherModel },
      words: /^Version 9 serves today, and says the same/,
    },
  ])('$name is one quiet line', ({ now, words }) => {
    const today = prepareToday(SAVED, now)
    expect(today.kind === 'quiet' && today.words).toMatch(words)
  })

  test('another answer stands beside the old one, with what changed', () => {
    const now = { ...SAVED, model: otherModel, probability: 0.5211, threshold: 0.53, assumed: {} }
    const today = prepareToday(SAVED, now)
    expect(today.kind === 'otherwise' && today.thenAndNow).toEqual({
      rows: [
        { label: 'Probability', before: '52.0%', today: '52.1%' },
        { label: 'Says', before: 'above', today: 'not above' },
        { label: 'Threshold', before: '40%', today: '53%' },
        { label: 'Version', before: '7', today: '9' },
        { label: 'File', before: 'aaaaaaaa', today: 'bbbbbbbb' },
      ],
      reason: 'Changed since: the model; its threshold; what is assumed for Marital status, Weeks worked.',
    })
  })
})

describe('a person in words', () => {
  test('in the groups and words of the form; money says of what', () => {
    const record = { 'dividends from stocks': 1200, 'wage per hour': 950, age: 43, sex: 'Female', year: 95 }
    expect(
      preparePerson(record).map(({ title, rows }) => [title, rows.map(({ label, text }) => [label, text])]),
    ).toEqual([
      [
        'Person',
        [
          ['Age', '43'],
          ['Sex', 'Female'],
          ['Survey year', '1995'],
        ],
      ],
      [
        'Money',
        [
          ['Wage per hour', '950 US cents an hour'],
          ['Dividends', '1,200 US dollars a year'],
        ],
      ],
    ])
  })
})
