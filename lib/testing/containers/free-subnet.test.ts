import { expect, test } from 'vitest'
import { findFreeSubnet } from './free-subnet'

const HEADER = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT'
const route = (destination: string, mask: string) => `eth0\t${destination}\t00000000\t0001\t0\t0\t0\t${mask}\t0\t0\t0`
// 10.213.0.0 is D50A in bytes turned round.
const FIRST = '0000D50A'

test.each([
  { name: 'nothing but the way out', routes: [route('00000000', '00000000')], expected: '10.213.0.1/24' },
  { name: 'another private network', routes: [route('000011AC', '0000FFFF')], expected: '10.213.0.1/24' },
  { name: 'the first one taken', routes: [route(FIRST, '00FFFFFF')], expected: '10.213.1.1/24' },
  { name: 'a single address in it', routes: [route('0700D50A', 'FFFFFFFF')], expected: '10.213.1.1/24' },
  { name: 'four of them at once', routes: [route(FIRST, '00FCFFFF')], expected: '10.213.4.1/24' },
])('$name', ({ routes, expected }) => {
  expect(findFreeSubnet([HEADER, ...routes, ''].join('\n'))).toBe(expected)
})

test('where a route leads to all of 10.0.0.0/8 there is none', () => {
  expect(() => findFreeSubnet([HEADER, route('0000000A', '000000FF'), ''].join('\n'))).toThrow('Routes lead to all')
})
