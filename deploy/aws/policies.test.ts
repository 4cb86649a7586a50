import { App, Stack } from 'aws-cdk-lib'
import { Template as Assertions } from 'aws-cdk-lib/assertions'
import * as ec2 from 'aws-cdk-lib/aws-ec2'
import * as iam from 'aws-cdk-lib/aws-iam'
import * as rds from 'aws-cdk-lib/aws-rds'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import { describe, expect, test } from 'vitest'
import { faultsOf } from './policies'
import { watches } from './policies/alarms'
import type { Template } from './policies/template'
import { synthesize } from './testing'

const templates = synthesize()

/** Changes the properties of every resource of a type, in a copy. */
type Change = { readonly type: string; change(properties: Record<string, never>): void; readonly kept?: string }

function broken(template: Template, { type, change, kept }: Change): Template {
  const copy = structuredClone(template) as unknown as {
    Resources: Record<string, { Type: string; Properties: Record<string, never>; DeletionPolicy?: string }>
  }
  const found = Object.values(copy.Resources).filter(({ Type }) => Type === type)
  expect(found, `resources of ${type}`).not.toHaveLength(0)
  for (const resource of found) {
    change(resource.Properties)
    if (kept !== undefined) resource.DeletionPolicy = kept
  }
  return copy as unknown as Template
}

/** Sets what stands at the end of keys, one in the other; undefined takes it away. */
const set =
  (value: unknown, ...keys: readonly (string | number)[]) =>
  (properties: Record<string, never>): void => {
    const last = keys.at(-1) ?? ''
    const owner = keys
      .slice(0, -1)
      .reduce<Record<string | number, unknown>>(
        (inner, key) => inner[key] as Record<string | number, unknown>,
        properties,
      )
    if (value === undefined) delete owner[last]
    else owner[last] = value
  }

/** Puts a statement into a policy. */
const allowing =
  (statement: Readonly<Record<string, unknown>>) =>
  (properties: Record<string, never>): void => {
    const { PolicyDocument } = properties as unknown as { PolicyDocument: { Statement: unknown[] } }
    PolicyDocument.Statement.push({ Effect: 'Allow', ...statement })
  }

const world = (rule: Readonly<Record<string, unknown>>) => [{ CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', ...rule }]
const OF_GROUP = { type: 'AWS::EC2::SecurityGroup' }
const OF_POLICY = { type: 'AWS::IAM::Policy' }
const OF_BUCKET = { type: 'AWS::S3::Bucket' }
const OF_DATABASE = { type: 'AWS::RDS::DBInstance' }

describe('the stacks as they are', () => {
  test.each(['single', 'scaled'] as const)('%s breaks no policy', (name) => {
    expect(faultsOf(templates[name])).toEqual([])
  })
})

describe('a change for the worse is told', () => {
  test.each<Change & { name: string; stack: 'single' | 'scaled'; says: RegExp }>([
    {
      name: 'SSH from everywhere',
      stack: 'single',
      ...OF_GROUP,
      change: set(world({ FromPort: 22, ToPort: 22 }), 'SecurityGroupIngress'),
      says: /Firewall\w* is open to the world on tcp 22 to 22/,
    },
    {
      name: 'SSH from everywhere by IPv6',
      stack: 'single',
      ...OF_GROUP,
      change: set([{ CidrIpv6: '::/0', IpProtocol: 'tcp', FromPort: 22, ToPort: 22 }], 'SecurityGroupIngress'),
      says: /open to the world on tcp 22/,
    },
    {
      name: 'half of the world',
      stack: 'single',
      ...OF_GROUP,
      change: set([{ CidrIp: '128.0.0.0/1', IpProtocol: 'tcp', FromPort: 22, ToPort: 22 }], 'SecurityGroupIngress'),
      says: /open to the world on tcp 22/,
    },
    {
      name: 'a range of ports with 443 in it',
      stack: 'scaled',
      ...OF_GROUP,
      change: set(world({ FromPort: 80, ToPort: 443 }), 'SecurityGroupIngress'),
      says: /open to the world on tcp 80 to 443/,
    },
    {
      name: 'everything out',
      stack: 'scaled',
      ...OF_GROUP,
      change: set(world({ IpProtocol: '-1' }), 'SecurityGroupEgress'),
      says: /open to the world on -1 all to all/,
    },
    {
      name: 'UDP',
      stack: 'single',
      ...OF_GROUP,
      change: set(world({ IpProtocol: 'udp', FromPort: 443, ToPort: 443 }), 'SecurityGroupIngress'),
      says: /open to the world on udp 443/,
    },
    {
      name: 'a rule that stands by itself',
      stack: 'scaled',
      type: 'AWS::EC2::SecurityGroupIngress',
      change: set('0.0.0.0/0', 'CidrIp'),
      says: /AppFirewall\w* is open to the world on tcp 3000/,
    },
    {
      name: 'nothing said of what goes out',
      stack: 'single',
      ...OF_GROUP,
      change: set(undefined, 'SecurityGroupEgress'),
      says: /does not say what may go out/,
    },
    {
      name: 'service by HTTP',
      stack: 'scaled',
      type: 'AWS::ElasticLoadBalancingV2::Listener',
      change: (properties) => {
        set('HTTP', 'Protocol')(properties)
        set([{ Type: 'forward' }], 'DefaultActions')(properties)
      },
      says: /serves by HTTP/,
    },
    {
      name: 'old TLS',
      stack: 'scaled',
      type: 'AWS::ElasticLoadBalancingV2::Listener',
      change: set('ELBSecurityPolicy-2016-08', 'SslPolicy'),
      says: /takes TLS older than 1\.2/,
    },
    {
      name: 'no HSTS',
      stack: 'scaled',
      type: 'AWS::ElasticLoadBalancingV2::Listener',
      change: set(undefined, 'ListenerAttributes'),
      says: /does not tell browsers to stay with HTTPS/,
    },
    {
      name: 'a log of addresses',
      stack: 'scaled',
      type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
      change: set([{ Key: 'access_logs.s3.enabled', Value: 'true' }], 'LoadBalancerAttributes'),
      says: /writes addresses down/,
    },
    {
      name: 'a wild action',
      stack: 'single',
      ...OF_POLICY,
      change: allowing({ Action: 's3:*', Resource: 'arn:aws:s3:::one/*' }),
      says: /HostRole\w* allows "s3:\*"/,
    },
    {
      name: 'an action that is wild at its end',
      stack: 'scaled',
      ...OF_POLICY,
      change: allowing({ Action: ['s3:PutObject', 's3:Get*'], Resource: 'arn:aws:s3:::one/*' }),
      says: /allows "s3:Get\*"/,
    },
    {
      name: 'all actions but some',
      stack: 'single',
      ...OF_POLICY,
      change: allowing({ NotAction: 'iam:PassRole', Resource: 'arn:aws:s3:::one/*' }),
      says: /allows "all but some"/,
    },
    {
      name: 'a wild action in a role itself',
      stack: 'single',
      type: 'AWS::IAM::Role',
      change: set(
        [{ PolicyDocument: { Statement: [{ Effect: 'Allow', Action: '*', Resource: 'arn:aws:s3:::one' }] } }],
        'Policies',
      ),
      says: /HostRole\w* allows "\*"/,
    },
    {
      name: 'a wild action on the key',
      stack: 'scaled',
      type: 'AWS::KMS::Key',
      change: set('kms:*', 'KeyPolicy', 'Statement', 0, 'Action'),
      says: /Key\w* allows "kms:\*"/,
    },
    {
      name: 'an action on everything',
      stack: 'single',
      ...OF_POLICY,
      change: allowing({ Action: 'ssm:GetParameter', Resource: '*' }),
      says: /allows ssm:GetParameter on everything/,
    },
    {
      name: 'metrics of everybody',
      stack: 'single',
      ...OF_POLICY,
      change: allowing({ Action: 'cloudwatch:PutMetricData', Resource: '*' }),
      says: /allows cloudwatch:PutMetricData on everything/,
    },
    {
      name: 'everybody',
      stack: 'single',
      type: 'AWS::S3::BucketPolicy',
      change: allowing({ Action: 's3:GetObject', Principal: { AWS: '*' }, Resource: 'arn:aws:s3:::one/*' }),
      says: /allows everybody/,
    },
    {
      name: 'rights from elsewhere',
      stack: 'single',
      type: 'AWS::IAM::Role',
      change: set(['arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore'], 'ManagedPolicyArns'),
      says: /takes rights from a policy that stands elsewhere/,
    },
    {
      name: 'a volume in the clear',
      stack: 'single',
      type: 'AWS::EC2::Volume',
      change: set(false, 'Encrypted'),
      says: /Data\w* is not encrypted/,
    },
    {
      name: 'a root disk in the clear',
      stack: 'single',
      type: 'AWS::EC2::Instance',
      change: set(undefined, 'BlockDeviceMappings'),
      says: /Instance\w* has a disk that is not encrypted/,
    },
    {
      name: 'disks in the clear',
      stack: 'scaled',
      type: 'AWS::EC2::LaunchTemplate',
      change: set(false, 'LaunchTemplateData', 'BlockDeviceMappings', 0, 'Ebs', 'Encrypted'),
      says: /Launch\w* has a disk that is not encrypted/,
    },
    {
      name: 'a database in the clear',
      stack: 'scaled',
      ...OF_DATABASE,
      change: set(false, 'StorageEncrypted'),
      says: /Database\w* is not encrypted/,
    },
    {
      name: 'a public database',
      stack: 'scaled',
      ...OF_DATABASE,
      change: set(true, 'PubliclyAccessible'),
      says: /can be reached from outside/,
    },
    {
      name: 'a database without a guard',
      stack: 'scaled',
      ...OF_DATABASE,
      change: set(false, 'DeletionProtection'),
      says: /deleted by mistake/,
    },
    {
      name: 'no backups',
      stack: 'scaled',
      ...OF_DATABASE,
      change: set(0, 'BackupRetentionPeriod'),
      says: /keeps backups for less than 7 days/,
    },
    {
      name: 'a plain password',
      stack: 'scaled',
      ...OF_DATABASE,
      change: set('hunter2', 'MasterUserPassword'),
      says: /password that stands in the template/,
    },
    {
      name: 'a database without TLS',
      stack: 'scaled',
      type: 'AWS::RDS::DBParameterGroup',
      change: set('0', 'Parameters', 'rds.force_ssl'),
      says: /lets in connections without TLS/,
    },
    {
      name: 'a bucket in the clear',
      stack: 'single',
      ...OF_BUCKET,
      change: set(undefined, 'BucketEncryption'),
      says: /Backups\w* is not encrypted/,
    },
    {
      name: 'a forgetful bucket',
      stack: 'single',
      ...OF_BUCKET,
      change: set(undefined, 'VersioningConfiguration'),
      says: /forgets/,
    },
    {
      name: 'a bucket that grows for ever',
      stack: 'single',
      ...OF_BUCKET,
      change: set(undefined, 'LifecycleConfiguration'),
      says: /for ever/,
    },
    {
      name: 'a bucket that may be opened',
      stack: 'single',
      ...OF_BUCKET,
      change: set(false, 'PublicAccessBlockConfiguration', 'RestrictPublicBuckets'),
      says: /can be opened to the public/,
    },
    {
      name: 'a bucket without TLS',
      stack: 'single',
      type: 'AWS::S3::BucketPolicy',
      change: set([], 'PolicyDocument', 'Statement'),
      says: /answers without TLS/,
    },
    {
      name: 'a volume that goes',
      stack: 'single',
      type: 'AWS::EC2::Volume',
      kept: 'Delete',
      change: () => {},
      says: /Data\w* goes with its stack/,
    },
    {
      name: 'a database that goes',
      stack: 'scaled',
      ...OF_DATABASE,
      kept: 'Delete',
      change: () => {},
      says: /goes with its stack/,
    },
    {
      name: 'a key for ever',
      stack: 'single',
      type: 'AWS::KMS::Key',
      change: set(false, 'EnableKeyRotation'),
      says: /is never turned/,
    },
    {
      name: 'a secret in a parameter',
      stack: 'scaled',
      type: 'AWS::SSM::Parameter',
      change: set('ADMIN_TOKEN=0123456789abcdef', 'Value'),
      says: /tells a secret/,
    },
    {
      name: 'credentials without a token',
      stack: 'single',
      type: 'AWS::EC2::Instance',
      change: set('optional', 'MetadataOptions', 'HttpTokens'),
      says: /gives its credentials/,
    },
    {
      name: 'credentials for containers',
      stack: 'scaled',
      type: 'AWS::EC2::LaunchTemplate',
      change: set(2, 'LaunchTemplateData', 'MetadataOptions', 'HttpPutResponseHopLimit'),
      says: /gives its credentials/,
    },
    {
      name: 'alarms that nobody hears',
      stack: 'single',
      type: 'AWS::CloudWatch::Alarm',
      change: set([{ Ref: 'Somewhere' }], 'AlarmActions'),
      says: /NotReady\w* tells nobody/,
    },
    {
      name: 'alarms that are off',
      stack: 'scaled',
      type: 'AWS::CloudWatch::Alarm',
      change: set(false, 'ActionsEnabled'),
      says: /Failing\w* tells nobody/,
    },
    {
      name: "a topic with Amazon's key",
      stack: 'scaled',
      type: 'AWS::SNS::Topic',
      change: set('alias/aws/sns', 'KmsMasterKeyId'),
      says: /not locked/,
    },
  ])('$name', ({ stack, says, ...change }) => {
    expect(faultsOf(broken(templates[stack], change))).toContainEqual(expect.stringMatching(says))
  })

  test('an alarm that is not there', () => {
    expect(watches(['StatusCheckFailed_System', 'NoSuchMetric'])(templates.single)).toEqual([
      'Nobody is told about NoSuchMetric.',
    ])
  })
})

// Of what is said at once, a port for SSH and a database in the clear, the CDK warns by itself.
test('what the CDK makes by default breaks most of them', () => {
  const stack = new Stack(new App({ analyticsReporting: false }), 'Naive')
  const vpc = new ec2.Vpc(stack, 'Vpc', { restrictDefaultSecurityGroup: false })
  const instance = new ec2.Instance(stack, 'Host', {
    vpc,
    instanceType: new ec2.InstanceType('t2.small'),
    machineImage: ec2.MachineImage.latestAmazonLinux2023(),
  })
  instance.connections.allowFromAnyIpv4(ec2.Port.tcp(8080))
  instance.role.addManagedPolicy(iam.ManagedPolicy.fromAwsManagedPolicyName('AdministratorAccess'))
  const bucket = new Bucket(stack, 'Bucket')
  bucket.grantReadWrite(instance.role)
  new rds.DatabaseInstance(stack, 'Store', { vpc, engine: rds.DatabaseInstanceEngine.POSTGRES, storageEncrypted: true })
  const faults = faultsOf(Assertions.fromStack(stack).toJSON() as Template).join('\n')
  expect(faults).toMatch(/open to the world on tcp 8080/)
  expect(faults).toMatch(/open to the world on -1/)
  expect(faults).toMatch(/allows "s3:GetObject\*"/)
  expect(faults).toMatch(/takes rights from a policy/)
  expect(faults).toMatch(/Host\w* has a disk that is not encrypted/)
  expect(faults).toMatch(/Host\w* gives its credentials/)
  expect(faults).toMatch(/Store\w* lets in connections without TLS/)
  expect(faults).toMatch(/Bucket\w* answers without TLS/)
})
