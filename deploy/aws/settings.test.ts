import { describe, expect, test } from 'vitest'
import { parseSettings } from './settings'

test('nothing has to be set', () => {
  expect(parseSettings({})).toEqual({
    instanceType: 't2.small',
    dataGib: 20,
    scaledInstanceType: 'c7a.medium',
    minInstances: 2,
    maxInstances: 4,
    databaseInstanceType: 't4g.micro',
    databaseMultiAz: false,
  })
})

test('words of a command line are read, and keys of the CDK passed over', () => {
  const settings = parseSettings({
    '@aws-cdk/core:x': true,
    'cli-telemetry': false,
    dataGib: '50',
    databaseMultiAz: 'true',
  })
  expect(settings).toMatchObject({ dataGib: 50, databaseMultiAz: true })
})

describe('what cannot be meant is refused', () => {
  test.each([
    { context: { sshfrom: '203.0.113.0/24' }, says: /sshfrom/ },
    { context: { sshFrom: '0.0.0.0/0', sshKeyName: 'mine' }, says: /It must be a range of at most \/8/ },
    { context: { sshFrom: '::/0', sshKeyName: 'mine' }, says: /It must be a range of at most \/8/ },
    { context: { sshFrom: '203.0.113.0/24' }, says: /sshFrom and sshKeyName go together/ },
    { context: { instanceType: 't2.nano' }, says: /instanceType/ },
    { context: { scaledInstanceType: 't3.small' }, says: /scaledInstanceType/ },
    { context: { hostedZoneId: 'Z0123456789ABC' }, says: /A zone without a domain/ },
    { context: { domain: 'https://bracket.example.org' }, says: /It must be a name such as/ },
    { context: { alarmEmail: 'nobody' }, says: /alarmEmail/ },
    { context: { certificateArn: 'bracket' }, says: /ARN of a certificate/ },
    { context: { minInstances: 5, maxInstances: 4 }, says: /must not be below minInstances/ },
    // 20 servers, 30 while they are replaced, open up to 240 connections; 1 GiB lets in 90.
    { context: { maxInstances: 20 }, says: /fewer connections than maxInstances servers may open/ },
  ])('$context', ({ context, says }) => {
    expect(() => parseSettings(context)).toThrow(says)
  })
})

test('a larger database lets more servers in', () => {
  expect(parseSettings({ maxInstances: 20, databaseInstanceType: 't4g.medium' })).toMatchObject({ maxInstances: 20 })
})
