import { expect, test } from 'vitest'
import { createDocument } from '@/lib/contracts/openapi/document'
import { OPERATIONS } from '@/lib/contracts/openapi/operations'
import { beginDraft, missingOf } from './prepare-call'
import { prepareReference, type ReferenceOperation } from './prepare-reference'

const tags = prepareReference(createDocument({ version: '1' }))

function operationOf(id: string): ReferenceOperation {
  const found = tags.flatMap(({ operations }) => operations).find((operation) => operation.id === id)
  if (!found) throw new Error(`There is no ${id}.`)
  return found
}

test('every call stands on the page once, below its protocol', () => {
  const ids = tags.flatMap(({ operations }) => operations.map(({ id }) => id))
  expect(ids.toSorted()).toEqual(OPERATIONS.map(({ id }) => id).toSorted())
  expect(tags.every(({ operations }) => operations.length > 0)).toBe(true)
})

test('every call can be sent as it stands', () => {
  const gaps = tags.flatMap(({ operations }) => operations.flatMap(({ call }) => missingOf(call, beginDraft(call))))
  expect(gaps).toEqual([])
})

test('who may call, in words', () => {
  expect(operationOf('listModels').access).toBe('Open to all')
  expect(operationOf('predict').access).toMatch(/a key of the scope predict$/)
  expect(operationOf('createKey').access).toBe('The admin token, or a key of the scope admin')
})

test('the members of a shape are told at its first call', () => {
  const [first] = operationOf('infer').body?.contents ?? []
  const [second] = operationOf('inferVersion').body?.contents ?? []
  expect(first?.rows.length).toBeGreaterThan(5)
  expect(second).toMatchObject({ rows: [], sameAs: { id: 'infer' } })
})

test('the first answer stands by itself, the other examples with the answers', () => {
  const { sample, answers } = operationOf('predict')
  expect(JSON.parse(sample?.text ?? '')).toMatchObject({ predictions: [{ label: '>$50k' }] })
  expect(answers[0]?.contents[0]?.examples.map(({ name }) => name)).toEqual(['several'])
})

test('refusals share their shape, and their examples name the status', () => {
  const { shapes, reasons, examples } = operationOf('invoke').refusals
  expect(shapes).toEqual(['application/json, ScoringError', 'text/plain, text'])
  expect(reasons.map(({ status }) => status)).toContain('429')
  expect(examples.map(({ summary }) => summary)).toEqual(['400: None of the four forms', '415: Another content type'])
})

test('raw tensors cannot be typed, so the form does not offer them', () => {
  expect(operationOf('infer').call.bodies.map(({ type }) => type)).toEqual(['application/json'])
})
