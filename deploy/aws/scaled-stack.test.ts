import { describe, expect, test } from 'vitest'
import { parseEnv } from '@/lib/config/env'
import { faultsOf } from './policies'
import { watches } from './policies/alarms'
import { at, isObject, listOf, resourcesOf, type Template } from './policies/template'
import { synthesize } from './testing'

const { scaled } = synthesize()

function one(template: Template, type: string): Readonly<Record<string, unknown>> {
  const [found, ...others] = resourcesOf(template, type)
  expect(others).toEqual([])
  return found?.resource.Properties ?? {}
}

/** Settings of the stack as its machines find them. */
function told(name: string): string {
  const [found] = resourcesOf(scaled, 'AWS::SSM::Parameter').filter(
    ({ resource }) => at(resource.Properties, 'Name') === '/BracketScaled/host/settings',
  )
  return new RegExp(`${name}=([^"\\\\]*)`).exec(JSON.stringify(at(found?.resource.Properties, 'Value')))?.[1] ?? ''
}

function attribute(of: Readonly<Record<string, unknown>>, list: string, key: string): unknown {
  return at(
    listOf(of[list]).find((entry) => at(entry, 'Key') === key),
    'Value',
  )
}

describe('who reaches whom', () => {
  /** The group that a rule is of, the group at its other end, and the port. */
  const chain = (type: string, other: string) =>
    resourcesOf(scaled, type).map(({ resource: { Properties } }) => [
      listOf(at(Properties, 'GroupId', 'Fn::GetAtt'))[0],
      listOf(at(Properties, other, 'Fn::GetAtt'))[0],
      at(Properties, 'FromPort'),
    ])
  const [balancer, app, database] = ['Balancer', 'App', 'Database'].map((name) =>
    expect.stringMatching(new RegExp(`^${name}Firewall`)),
  )

  test('the balancer the servers, the servers the database, nobody else anything', () => {
    expect(chain('AWS::EC2::SecurityGroupIngress', 'SourceSecurityGroupId')).toEqual([
      [app, balancer, 3000],
      [database, app, 5432],
    ])
    expect(chain('AWS::EC2::SecurityGroupEgress', 'DestinationSecurityGroupId')).toEqual([
      [balancer, app, 3000],
      [app, database, 5432],
    ])
  })

  test('only the balancer is open to the public', () => {
    const open = resourcesOf(scaled, 'AWS::EC2::SecurityGroup').filter(
      ({ resource }) => at(resource.Properties, 'SecurityGroupIngress') !== undefined,
    )
    expect(open.map(({ name }) => name)).toEqual([balancer])
  })

  test('there is no gateway that costs by the hour', () => {
    expect(resourcesOf(scaled, 'AWS::EC2::NatGateway')).toEqual([])
  })
})

describe('a new version', () => {
  const group = Object.values(scaled.Resources).find(({ Type }) => Type === 'AWS::AutoScaling::AutoScalingGroup')

  test('takes the place of the old one machine by machine, none of which goes first', () => {
    expect(at(group, 'UpdatePolicy', 'AutoScalingInstanceRefresh')).toMatchObject({
      Strategy: 'Rolling',
      Preferences: { MinHealthyPercentage: 100, MaxHealthyPercentage: 150 },
    })
    expect(group?.Properties).toMatchObject({ HealthCheckType: 'ELB', HealthCheckGracePeriod: 300 })
  })

  test('is an image by its digest, which the machines start with', () => {
    const { Parameters } = scaled as unknown as { Parameters: { Image: { AllowedPattern: string } } }
    const pattern = new RegExp(`^(?:${Parameters.Image.AllowedPattern})$`)
    const digest = `sha256:${'0a'.repeat(32)}`
    expect(`owner/bracket@${digest}`).toMatch(pattern)
    expect(`registry.example.org:5000/bracket@${digest}`).toMatch(pattern)
    for (const image of [
      'owner/bracket:latest',
      'owner/bracket',
      `owner/b'racket@${digest}`,
      `owner/bracket@${digest}0`,
    ]) {
      expect(image).not.toMatch(pattern)
    }
    expect(JSON.stringify(one(scaled, 'AWS::EC2::LaunchTemplate'))).toContain('{"Ref":"Image"}')
  })
})

test('machines start once all is there that they need', () => {
  const group = Object.values(scaled.Resources).find(({ Type }) => Type === 'AWS::AutoScaling::AutoScalingGroup')
  const before = resourcesOf(
    scaled,
    'AWS::SSM::Parameter',
    'AWS::EC2::Route',
    'AWS::IAM::Policy',
    'AWS::RDS::DBInstance',
    'AWS::SecretsManager::SecretTargetAttachment',
    'AWS::EC2::SecurityGroupEgress',
  )
  const ofTheirs = before.map(({ name }) => name).filter((name) => !name.startsWith('Balancer'))
  expect(group).toHaveProperty('DependsOn', expect.arrayContaining(ofTheirs))
})

describe('draining', () => {
  const target = one(scaled, 'AWS::ElasticLoadBalancingV2::TargetGroup')
  const env = parseEnv({})

  test('the balancer notices that a server stops before it stops', () => {
    const { HealthCheckIntervalSeconds, HealthCheckTimeoutSeconds, UnhealthyThresholdCount } = target
    const noticed =
      Number(HealthCheckIntervalSeconds) * Number(UnhealthyThresholdCount) + Number(HealthCheckTimeoutSeconds)
    expect(target).toMatchObject({ HealthCheckPath: '/api/ready' })
    expect(Number(told('DRAIN_SECONDS'))).toBeGreaterThan(noticed)
  })

  test('a machine that is taken out may finish what it began', () => {
    const delay = Number(attribute(target, 'TargetGroupAttributes', 'deregistration_delay.timeout_seconds'))
    expect(delay).toBeGreaterThan(env.REQUEST_TIMEOUT_SECONDS)
  })

  test('idle connections are closed by the balancer, not by a server that a request is on its way to', () => {
    const balancer = one(scaled, 'AWS::ElasticLoadBalancingV2::LoadBalancer')
    // Servers keep them for 65 s: cli/serve.ts.
    expect(Number(attribute(balancer, 'LoadBalancerAttributes', 'idle_timeout.timeout_seconds'))).toBeLessThan(65)
  })
})

test('more machines come for requests, and for work', () => {
  const wanted = resourcesOf(scaled, 'AWS::AutoScaling::ScalingPolicy').map(({ resource: { Properties } }) => [
    at(Properties, 'TargetTrackingConfiguration', 'PredefinedMetricSpecification', 'PredefinedMetricType'),
    at(Properties, 'TargetTrackingConfiguration', 'TargetValue'),
  ])
  expect(wanted).toEqual([
    // 1,200 a second on one core, at 60 % of it: 720, so 43,200 a minute.
    ['ALBRequestCountPerTarget', 43_200],
    ['ASGAverageCPUUtilization', 60],
  ])
})

test('somebody is told of each kind of trouble', () => {
  const metrics = [
    'HTTPCode_Target_5XX_Count',
    'HTTPCode_ELB_5XX_Count',
    'UnHealthyHostCount',
    'TargetResponseTime',
    'CPUUtilization',
    'FreeStorageSpace',
    'DatabaseConnections',
  ]
  expect(watches(metrics)(scaled)).toEqual([])
})

test.each([
  { databaseInstanceType: 't4g.micro', above: 72 },
  { databaseInstanceType: 't4g.medium', above: 288 },
])('connections are counted by what a $databaseInstanceType lets in', ({ databaseInstanceType, above }) => {
  const { scaled: template } = synthesize({ databaseInstanceType })
  const [alarm] = resourcesOf(template, 'AWS::CloudWatch::Alarm').filter(
    ({ resource }) => at(resource.Properties, 'MetricName') === 'DatabaseConnections',
  )
  expect(at(alarm?.resource.Properties, 'Threshold')).toBe(above)
})

describe('the certificate', () => {
  const certificates = (template: Template) =>
    resourcesOf(template, 'AWS::ElasticLoadBalancingV2::Listener').flatMap(({ resource }) =>
      listOf(at(resource.Properties, 'Certificates')).map((certificate) => at(certificate, 'CertificateArn')),
    )

  test('is asked for at deployment where nothing is known of it', () => {
    expect(certificates(scaled)).toEqual([{ Ref: 'CertificateArn' }])
  })

  test('is the one that is given', () => {
    const certificateArn = 'arn:aws:acm:eu-central-1:123456789012:certificate/1'
    expect(certificates(synthesize({ certificateArn }).scaled)).toEqual([certificateArn])
  })

  test('is made where the zone that proves the domain is known, and the domain points at the balancer', () => {
    const { scaled: template } = synthesize({ domain: 'bracket.example.org', hostedZoneId: 'Z0123456789ABC' })
    expect(one(template, 'AWS::CertificateManager::Certificate')).toMatchObject({ DomainName: 'bracket.example.org' })
    expect(
      resourcesOf(template, 'AWS::Route53::RecordSet').map(({ resource }) => at(resource.Properties, 'Type')),
    ).toEqual(['A', 'AAAA'])
    expect(faultsOf(template)).toEqual([])
  })
})

test('nothing in it can be told only with an account: no lookups, no custom resources, no functions', () => {
  const types = new Set(Object.values(scaled.Resources).map(({ Type }) => Type))
  expect([...types].filter((type) => /Custom|Lambda/.test(type))).toEqual([])
  expect(isObject(scaled.Resources)).toBe(true)
})
