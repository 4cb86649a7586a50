import { expect, test } from 'vitest'
import { problemSchema } from '@/lib/contracts/problem'
import { checkAddress } from './check-address'

const check = (path: string) => checkAddress(new Request(`http://localhost${path}`))

test.each(['/api/%zz', '/api/v1/models/%E0%A4%A/balanced', '/api/%'])('refuses %s', async (path) => {
  const response = check(path)
  expect(response?.status).toBe(400)
  expect(response?.headers.get('content-type')).toBe('application/problem+json')
  expect(problemSchema.parse(await response?.json())).toMatchObject({ code: 'bad-request' })
})

test('refuses in the words of the protocol that is spoken there', async () => {
  const response = check('/v2/models/%E0%A4%A/infer')
  expect(response?.headers.get('content-type')).toBe('application/json')
  expect(await response?.json()).toEqual({ error: 'The address is not percent-encoded UTF-8.' })
})

test.each(['/api/health', '/api/v1/models/%78gboost/balanced', '/api/%25', '/api/health?x=%zz'])(
  'lets %s pass',
  (path) => {
    expect(check(path)).toBeUndefined()
  },
)
