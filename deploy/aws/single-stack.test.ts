import { describe, expect, test } from 'vitest'
import { faultsOf } from './policies'
import { watches } from './policies/alarms'
import { at, listOf, resourcesOf, type Template } from './policies/template'
import { synthesize } from './testing'

const { single } = synthesize()

function one(template: Template, type: string): Readonly<Record<string, unknown>> {
  const [found, ...others] = resourcesOf(template, type)
  expect(others).toEqual([])
  return found?.resource.Properties ?? {}
}

function ports(template: Template): readonly unknown[] {
  return listOf(at(one(template, 'AWS::EC2::SecurityGroup'), 'SecurityGroupIngress')).map((rule) => [
    at(rule, 'CidrIp') ?? at(rule, 'CidrIpv6'),
    at(rule, 'FromPort'),
  ])
}

test('everybody comes in by 80 and 443, and nobody by SSH', () => {
  expect(ports(single)).toEqual([
    ['0.0.0.0/0', 80],
    ['0.0.0.0/0', 443],
    ['::/0', 80],
    ['::/0', 443],
  ])
  expect(one(single, 'AWS::EC2::Instance')).not.toHaveProperty('KeyName')
})

test.each(['203.0.113.0/24', '2001:db8::/32'])('SSH is let in from %s alone', (sshFrom) => {
  const { single: withSsh } = synthesize({ sshFrom, sshKeyName: 'mine' })
  expect(ports(withSsh)).toContainEqual([sshFrom, 22])
  expect(ports(withSsh)).toHaveLength(5)
  expect(one(withSsh, 'AWS::EC2::Instance')).toMatchObject({ KeyName: 'mine' })
  expect(faultsOf(withSsh)).toEqual([])
})

test('somebody is told of each kind of trouble, and a lost machine is moved', () => {
  const metrics = [
    'StatusCheckFailed_System',
    'StatusCheckFailed_Instance',
    'CPUCreditBalance',
    'Ready',
    'MemoryUsedPercent',
    'DiskUsedPercent',
    'BackupAgeHours',
  ]
  expect(watches(metrics)(single)).toEqual([])
  const alarm = (metric: string) =>
    resourcesOf(single, 'AWS::CloudWatch::Alarm').find(
      ({ resource }) => at(resource.Properties, 'MetricName') === metric,
    )?.resource.Properties
  expect(JSON.stringify(alarm('StatusCheckFailed_System'))).toContain('ec2:recover')
  expect(JSON.stringify(alarm('StatusCheckFailed_Instance'))).toContain('ec2:reboot')
  // A machine that says nothing is no machine that is ready.
  expect(alarm('Ready')).toMatchObject({ TreatMissingData: 'breaching', ComparisonOperator: 'LessThanThreshold' })
})

test('an address to write to is asked for once', () => {
  const { single: withMail } = synthesize({ alarmEmail: 'who@example.org' })
  expect(one(withMail, 'AWS::SNS::Subscription')).toMatchObject({ Protocol: 'email', Endpoint: 'who@example.org' })
  expect(resourcesOf(single, 'AWS::SNS::Subscription')).toEqual([])
})

describe('the machine', () => {
  test.each([
    { instanceType: 't2.small', architecture: 'x86_64' },
    { instanceType: 't3.small', architecture: 'x86_64' },
    { instanceType: 't4g.small', architecture: 'arm64' },
  ])('$instanceType starts from an image for $architecture', ({ instanceType, architecture }) => {
    const { single: template } = synthesize({ instanceType })
    const { ImageId, InstanceType, CreditSpecification } = one(template, 'AWS::EC2::Instance')
    expect({ InstanceType, CreditSpecification }).toEqual({
      InstanceType: instanceType,
      CreditSpecification: { CPUCredits: 'standard' },
    })
    const { Parameters } = template as unknown as { Parameters: Record<string, { Default: string }> }
    expect(Parameters[String(at(ImageId, 'Ref'))]?.Default).toMatch(new RegExp(`/al2023-ami-.*-${architecture}$`))
    expect(faultsOf(template)).toEqual([])
  })

  test('stays with an image that it is told to', () => {
    const { single: template } = synthesize({ ami: 'ami-0123456789abcdef0' })
    expect(one(template, 'AWS::EC2::Instance')).toMatchObject({ ImageId: 'ami-0123456789abcdef0' })
  })

  test('is not stopped by new scripts: what it starts with names none', () => {
    const userData = JSON.stringify(one(single, 'AWS::EC2::Instance').UserData)
    expect(userData).toContain('/host/scripts')
    expect(userData).not.toMatch(/[0-9a-f]{64}/)
  })

  test('finds what it is told', () => {
    const told = resourcesOf(single, 'AWS::SSM::Parameter').map(({ resource }) => at(resource.Properties, 'Name'))
    expect(told).toEqual(['/BracketSingle/host/settings', '/BracketSingle/host/scripts'])
    const instance = Object.values(single.Resources).find(({ Type }) => Type === 'AWS::EC2::Instance')
    const before = resourcesOf(single, 'AWS::SSM::Parameter', 'AWS::EC2::Route').map(({ name }) => name)
    expect(instance).toHaveProperty('DependsOn', expect.arrayContaining(before))
    expect(instance).toHaveProperty(
      'DependsOn',
      expect.arrayContaining([expect.stringMatching(/^HostRoleDefaultPolicy/)]),
    )
  })

  test('puts backups, and can neither read nor delete them', () => {
    const actions = resourcesOf(single, 'AWS::IAM::Policy')
      .flatMap(({ resource }) => listOf(at(resource.Properties, 'PolicyDocument', 'Statement')))
      .filter((statement) => at(statement, 'Sid') === 'Backups')
      .flatMap((statement) => listOf(at(statement, 'Action')))
    expect(actions.toSorted()).toEqual(['s3:AbortMultipartUpload', 's3:PutObject'])
  })
})

test('the volume is snapped every day, and found by its tag', () => {
  const [schedule] = listOf(at(one(single, 'AWS::DLM::LifecyclePolicy'), 'PolicyDetails', 'Schedules'))
  expect(schedule).toMatchObject({ CreateRule: { Interval: 24, IntervalUnit: 'HOURS' }, RetainRule: { Count: 7 } })
  const wanted = listOf(at(one(single, 'AWS::DLM::LifecyclePolicy'), 'PolicyDetails', 'TargetTags'))
  expect(one(single, 'AWS::EC2::Volume').Tags).toEqual(expect.arrayContaining([...wanted]))
})

test('a domain whose zone is known gets its record', () => {
  const { single: template } = synthesize({ domain: 'bracket.example.org', hostedZoneId: 'Z0123456789ABC' })
  expect(one(template, 'AWS::Route53::RecordSet')).toMatchObject({ Name: 'bracket.example.org', Type: 'A' })
  expect(JSON.stringify(resourcesOf(template, 'AWS::SSM::Parameter'))).toContain('DOMAIN=bracket.example.org')
  expect(resourcesOf(single, 'AWS::Route53::RecordSet')).toEqual([])
})
