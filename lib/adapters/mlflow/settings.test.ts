import { expect, test } from 'vitest'
import { type MlflowCredentials, mlflowSettings } from './settings'

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
const settingsOf = (given: Partial<MlflowCredentials>) =>
  mlflowSettings({ trackingUri: 'https://dagshub.com/owner/repo.mlflow', experimentName: 'bracket', ...given })

test.each([
  { name: 'nothing', given: {}, header: undefined },
  { name: 'user and password', given: { username: 'ada', password: 'sécret' }, header: basic('ada:sécret') },
  { name: 'all', given: { username: 'ada', password: 'p', token: 't', dagshubToken: 'd' }, header: basic('ada:p') },
  { name: 'a user alone and a token', given: { username: 'ada', token: 't' }, header: 'Bearer t' },
  { name: 'both tokens', given: { token: 't', dagshubToken: 'd' }, header: 'Bearer t' },
  { name: 'DagsHub’s token and user', given: { dagshubToken: 'd', dagshubUser: 'ada' }, header: basic('ada:d') },
  { name: 'DagsHub’s token alone', given: { dagshubToken: 'd' }, header: basic('d:') },
  {
    name: 'DagsHub’s token, for a server that is not DagsHub’s',
    given: { trackingUri: 'https://mlflow.example', dagshubToken: 'd', dagshubUser: 'ada' },
    header: undefined,
  },
  { name: 'a password in the address', given: { trackingUri: 'https://ada:p%40ss@host/x' }, header: basic('ada:p@ss') },
  {
    name: 'one in the address and one given',
    given: { trackingUri: 'https://ada:old@host/x', username: 'ada', password: 'new' },
    header: basic('ada:new'),
  },
])('credentials of $name', ({ given, header }) => {
  expect(settingsOf(given).authorization()).toBe(header)
})

test.each([
  ['https://dagshub.com/owner/repo.mlflow/', 'https://dagshub.com/owner/repo.mlflow'],
  ['http://ada:secret@127.0.0.1:5000', 'http://127.0.0.1:5000'],
  ['http://127.0.0.1:5000/a/b//?x=1#y', 'http://127.0.0.1:5000/a/b'],
])('the address %s is used as %s', (given, uri) => {
  expect(settingsOf({ trackingUri: given }).trackingUri).toBe(uri)
})

test.each(['file:///tmp/mlruns', 'ada:secret@host', 'http://ada:secret@:bad'])(
  'no address that is not of the web, and not a word of it: %s',
  (trackingUri) => {
    const open = () => settingsOf({ trackingUri })
    expect(open).toThrow(expect.objectContaining({ code: 'tracker-refused' }))
    expect(open).not.toThrow(/secret/)
  },
)

test('settings shown in a log hold no secret', () => {
  const settings = settingsOf({ trackingUri: 'https://ada:secret@host/x', token: 'hush' })
  expect(JSON.stringify(settings)).not.toMatch(/secret|hush|Basic|YWRh/)
})
