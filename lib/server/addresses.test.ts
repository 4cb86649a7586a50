import { describe, expect, test } from 'vitest'
import { addressOf, networkOf } from './addresses'
import { PEER_HEADER } from './exchange'

describe('the network of an address', () => {
  test.each([
    { text: '192.0.2.7', network: '192.0.2.7' },
    { text: ' 192.0.2.7:4711 ', network: '192.0.2.7' },
    { text: '::ffff:192.0.2.7', network: '192.0.2.7' },
    { text: '2001:db8:1:2:3:4:5:6', network: '2001:db8:1:2::/64' },
    { text: '2001:0DB8:0001:0002::9', network: '2001:db8:1:2::/64' },
    { text: '[2001:db8::1]:443', network: '2001:db8:0:0::/64' },
    { text: 'fe80::1%eth0', network: 'fe80:0:0:0::/64' },
    { text: '::1', network: '0:0:0:0::/64' },
    { text: '64:ff9b::192.0.2.33', network: '64:ff9b:0:0::/64' },
    { text: '1:2:3:4:5:6:192.0.2.33', network: '1:2:3:4::/64' },
    { text: 'unknown', network: undefined },
    { text: '', network: undefined },
    { text: '999.1.1.1', network: undefined },
  ])('$text is $network', ({ text, network }) => {
    expect(networkOf(text)).toBe(network)
  })
})

describe('where a call comes from', () => {
  const of = (headers: Readonly<Record<string, string>>, proxies: number) =>
    addressOf({ header: (name) => headers[name] }, { TRUST_PROXY: proxies })
  const peer = { [PEER_HEADER]: '10.0.0.1' }

  test.each([
    { name: 'nobody is believed', proxies: 0, forwarded: '192.0.2.1', address: '10.0.0.1' },
    { name: 'one proxy: the last', proxies: 1, forwarded: '203.0.113.9, 192.0.2.1', address: '192.0.2.1' },
    {
      name: 'two proxies: the last but one',
      proxies: 2,
      forwarded: '203.0.113.9, 192.0.2.1,10.0.0.9',
      address: '192.0.2.1',
    },
    { name: 'fewer entries than proxies', proxies: 3, forwarded: '192.0.2.1, 10.0.0.9', address: '192.0.2.1' },
    { name: 'what is no address', proxies: 1, forwarded: 'unknown', address: '10.0.0.1' },
    { name: 'an empty one', proxies: 1, forwarded: '', address: '10.0.0.1' },
  ])('$name', ({ proxies, forwarded, address }) => {
    expect(of({ ...peer, 'x-forwarded-for': forwarded }, proxies)).toBe(address)
  })

  test('without a header it is the peer, and without a peer nobody', () => {
    expect(of(peer, 1)).toBe('10.0.0.1')
    expect(of({}, 0)).toBe('unknown')
  })
})
