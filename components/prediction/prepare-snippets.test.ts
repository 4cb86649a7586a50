import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { prepareSnippets, quoteForShell } from './prepare-snippets'

const CALL = {
  origin: 'http://localhost:3000',
  choice: { algorithm: 'random-forest', balancing: 'balanced' },
  threshold: 0.4,
  record: { age: 45, "fill inc questionnaire for veteran's admin": 'Not in universe' },
} as const
const BODY = { ...CALL.choice, threshold: 0.4, records: [CALL.record] }

test('a shell gives the body back unchanged, apostrophe and all', () => {
  const args = prepareSnippets(CALL).curl.replace(/^curl /, '')
  const said = execFileSync('sh', ['-c', `printf '%s\\n@@\\n' ${args}`], { encoding: 'utf8' }).split('\n@@\n')
  expect(said[0]).toBe('-sS')
  expect(said[1]).toBe('http://localhost:3000/api/v1/predict')
  expect(JSON.parse(said[5] ?? '')).toEqual(BODY)
})

test('the TypeScript sends the body', async () => {
  const { typescript } = prepareSnippets(CALL)
  const literal = /JSON\.stringify\(([\s\S]*)\),\n\}\)/.exec(typescript)?.[1] ?? ''
  expect(JSON.parse(literal)).toEqual(BODY)
})

test('the Python sends the body', () => {
  const literal = /json\.dumps\(([\s\S]*)\)\.encode/.exec(prepareSnippets(CALL).python)?.[1] ?? ''
  expect(JSON.parse(literal)).toEqual(BODY)
})

test("the model's own threshold is left out", () => {
  const { curl } = prepareSnippets({ ...CALL, threshold: undefined })
  expect(curl).not.toContain('threshold')
})

test.each([
  { text: "it's", quoted: `'it'\\''s'` },
  { text: '$HOME `x`', quoted: `'$HOME \`x\`'` },
])('quotes $text', ({ text, quoted }) => {
  expect(quoteForShell(text)).toBe(quoted)
})

test('where a key is asked for, it is read from the environment and sent, and written nowhere', () => {
  const { curl, python, typescript } = prepareSnippets({ ...CALL, needsKey: true })
  const args = curl.replace(/^curl /, '')
  const said = execFileSync('sh', ['-c', `BRACKET_KEY=bracket_invented; printf '%s\\n' ${args}`], { encoding: 'utf8' })
  expect(said).toContain('authorization: Bearer bracket_invented\n')
  expect(python).toContain('import os\n')
  for (const text of [python, typescript]) expect(text).toMatch(/"?authorization"?: .Bearer . \+ .*BRACKET_KEY/)
  expect(prepareSnippets(CALL).curl).not.toContain('authorization')
})
