import { expect, test } from 'vitest'
import { beginDraft, type CallSpec, missingOf, prepareCall, prepareCurl } from './prepare-call'

const SPEC: CallSpec = {
  id: 'x',
  method: 'POST',
  route: '/v2/models/{model}/infer',
  parameters: [
    { name: 'model', in: 'path', isRequired: true, value: 'a b' },
    { name: 'limit', in: 'query', isRequired: false, value: '' },
    { name: 'x-length', in: 'header', isRequired: false, value: '7' },
  ],
  bodies: [{ type: 'application/json', examples: [{ name: 'one', summary: 'One', text: '{"a":"it\'s"}' }] }],
}

test('what is filled in becomes path, query, headers and body', () => {
  const draft = beginDraft(SPEC)
  const call = prepareCall(SPEC, { ...draft, values: { ...draft.values, limit: '2&3' } }, 'secret')
  expect(call).toEqual({
    method: 'POST',
    path: '/v2/models/a%20b/infer?limit=2%263',
    headers: { 'content-type': 'application/json', authorization: 'Bearer secret', 'x-length': '7' },
    body: '{"a":"it\'s"}',
  })
})

test('what is left out is not sent', () => {
  const spec = { ...SPEC, method: 'GET', bodies: [] }
  const call = prepareCall(spec, beginDraft(spec), '')
  expect(call).toMatchObject({ path: '/v2/models/a%20b/infer', headers: { 'x-length': '7' }, body: undefined })
  expect(call.headers).not.toHaveProperty('authorization')
})

test('an address with a gap is not ready', () => {
  expect(missingOf(SPEC, beginDraft(SPEC))).toEqual([])
  expect(missingOf(SPEC, { ...beginDraft(SPEC), values: { model: ' ' } })).toEqual(['model'])
})

test('for a shell, and no secret in it', () => {
  expect(prepareCurl(prepareCall(SPEC, beginDraft(SPEC), 'secret'), 'http://h')).toBe(
    [
      "curl -sS 'http://h/v2/models/a%20b/infer' \\",
      "  -H 'content-type: application/json' \\",
      '  -H "authorization: Bearer $BRACKET_KEY" \\',
      "  -H 'x-length: 7' \\",
      `  --data-binary '{"a":"it'\\''s"}'`,
    ].join('\n'),
  )
  const remove = { ...SPEC, method: 'DELETE', parameters: [], bodies: [], route: '/a' }
  expect(prepareCurl(prepareCall(remove, beginDraft(remove), ''), 'http://h')).toBe("curl -sS -X DELETE 'http://h/a'")
})
