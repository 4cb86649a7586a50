import { CfnOutput, RemovalPolicy, Size, Stack, type StackProps, Tags, Validations } from 'aws-cdk-lib'
import * as ec2 from 'aws-cdk-lib/aws-ec2'
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam'
import type { Key } from 'aws-cdk-lib/aws-kms'
import { CfnRecordSet } from 'aws-cdk-lib/aws-route53'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { createAlarms } from './alarms'
import { createBackupBucket } from './backup-bucket'
import { createDailySnapshots } from './daily-snapshots'
import { createHostRole, parameterPath } from './host-rights'
import { createHostScripts, startWith, tellHosts, tellScripts } from './host-scripts'
import { architectureOf } from './machines'
import { createOwnKey } from './own-key'
import { allow, httpsOut, publicIn } from './security-groups'
import type { Settings } from './settings'
import { METRICS_NAMESPACE, watchInstance } from './single-alarms'

const DATA_DEVICE = '/dev/sdf'
const BACKUP_PREFIX = 'backups'

export type SingleStackProps = StackProps & { readonly settings: Settings }

/**
 * One machine: the service behind its proxy, its store on a volume of its own. What is lost with the machine comes back from
 * scripts, image and volume; what is lost with the volume, from the last backup.
 */
export class SingleStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: SingleStackProps) {
    super(scope, id, props)
    const key = createOwnKey(this)
    const vpc = createVpc(this)
    const volume = createDataVolume(this, { key, vpc, gib: settings.dataGib })
    const bucket = createBackupBucket(this, { key })
    const scripts = createHostScripts(this)
    const role = createHostRole(this, { scripts })
    grantHost(role, { key, volume, bucket })
    const told = tellHosts(this, 'settings', {
      DATA_VOLUME: volume.volumeId,
      DATA_DEVICE,
      METRICS_NAMESPACE,
      BACKUP_S3_URI: `s3://${bucket.bucketName}/${BACKUP_PREFIX}`,
      SECRETS_SSM_PATH: `${parameterPath(this)}/secrets`,
      ...(settings.domain === undefined ? {} : { DOMAIN: settings.domain }),
    })
    const instance = createInstance(this, { vpc, role, settings })
    // As soon as it runs, it reads both, and has to be let out and allowed to.
    instance.node.addDependency(told, tellScripts(this, scripts), role, ...vpc.publicSubnets)
    createDailySnapshots(this, { volume })
    const address = new ec2.CfnEIP(this, 'Address', { domain: 'vpc', instanceId: instance.instanceId })
    if (settings.domain !== undefined && settings.hostedZoneId !== undefined) {
      new CfnRecordSet(this, 'Record', {
        hostedZoneId: settings.hostedZoneId,
        name: settings.domain,
        type: 'A',
        ttl: '300',
        resourceRecords: [address.ref],
      })
    }
    watchInstance(createAlarms(this, { key, email: settings.alarmEmail }), {
      instance,
      machine: settings.instanceType,
    })
    new CfnOutput(this, 'PublicAddress', { value: address.ref })
    new CfnOutput(this, 'InstanceId', { value: instance.instanceId })
    new CfnOutput(this, 'BackupBucket', { value: bucket.bucketName })
    new CfnOutput(this, 'SecretsPath', { value: `${parameterPath(this)}/secrets` })
    new CfnOutput(this, 'KeyAlias', { value: `alias/${this.stackName}` })
  }
}

/** One public subnet: a network of one machine needs no gateway that costs by the hour. */
function createVpc(scope: Construct): ec2.Vpc {
  return new ec2.Vpc(scope, 'Network', {
    maxAzs: 1,
    natGateways: 0,
    ipProtocol: ec2.IpProtocol.DUAL_STACK,
    subnetConfiguration: [{ name: 'public', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 24 }],
  })
}

type VolumeProps = { readonly key: Key; readonly vpc: ec2.Vpc; readonly gib: number }

/** Of its own, so that it outlives the machine; the machine attaches it itself, for CloudFormation would not wait for the old one. */
function createDataVolume(scope: Construct, { key, vpc, gib }: VolumeProps): ec2.Volume {
  const [subnet] = vpc.publicSubnets
  if (subnet === undefined) throw new Error('The network has no public subnet.')
  return new ec2.Volume(scope, 'Data', {
    availabilityZone: subnet.availabilityZone,
    size: Size.gibibytes(gib),
    volumeType: ec2.EbsDeviceVolumeType.GP3,
    encrypted: true,
    encryptionKey: key,
    removalPolicy: RemovalPolicy.RETAIN,
  })
}

type Kept = { readonly key: Key; readonly volume: ec2.Volume; readonly bucket: Bucket }

const KEY_OF_VOLUME = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
]

/** Backups can be put, and neither read nor deleted: who takes the machine over gets what is on it, and not what was. */
function grantHost(role: Role, { key, volume, bucket }: Kept): void {
  const { region, account, stackName } = Stack.of(role)
  const grant = (sid: string, actions: string[], resources: string[], conditions: Record<string, unknown> = {}) =>
    role.addToPolicy(new PolicyStatement({ sid, actions, resources, conditions }))
  grant('Backups', ['s3:PutObject', 's3:AbortMultipartUpload'], [bucket.arnForObjects(`${BACKUP_PREFIX}/*`)])
  grant('OwnKey', ['kms:Decrypt', 'kms:GenerateDataKey'], [key.keyArn], {
    StringEquals: { 'kms:ViaService': [`s3.${region}.amazonaws.com`, `ssm.${region}.amazonaws.com`] },
  })
  // Who attaches a locked volume hands its key on to EC2.
  const viaEc2 = { StringEquals: { 'kms:ViaService': `ec2.${region}.amazonaws.com` } }
  grant('KeyOfVolume', KEY_OF_VOLUME, [key.keyArn], viaEc2)
  grant('KeyForEc2', ['kms:CreateGrant'], [key.keyArn], { ...viaEc2, Bool: { 'kms:GrantIsForAWSResource': 'true' } })
  grant('OwnVolume', ['ec2:AttachVolume'], [`arn:aws:ec2:${region}:${account}:volume/${volume.volumeId}`])
  grant('OwnInstance', ['ec2:AttachVolume'], [`arn:aws:ec2:${region}:${account}:instance/*`], {
    StringEquals: { 'aws:ResourceTag/bracket:stack': stackName },
  })
  grant('OwnMetrics', ['cloudwatch:PutMetricData'], ['*'], {
    StringEquals: { 'cloudwatch:namespace': METRICS_NAMESPACE },
  })
}

type InstanceProps = { readonly vpc: ec2.Vpc; readonly role: Role; readonly settings: Settings }

function createInstance(scope: Construct, { vpc, role, settings }: InstanceProps): ec2.Instance {
  const securityGroup = new ec2.SecurityGroup(scope, 'Firewall', {
    vpc,
    description: 'HTTP and HTTPS from everywhere, HTTPS to everywhere',
    allowAllOutbound: false,
  })
  publicIn(securityGroup)
  httpsOut(securityGroup)
  if (settings.sshFrom !== undefined) {
    const from = settings.sshFrom.includes(':') ? ec2.Peer.ipv6(settings.sshFrom) : ec2.Peer.ipv4(settings.sshFrom)
    allow(securityGroup).from(from, 22, 'SSH')
  }
  const instance = new ec2.Instance(scope, 'Instance', {
    vpc,
    role,
    securityGroup,
    instanceType: new ec2.InstanceType(settings.instanceType),
    machineImage: machineImage(settings),
    userData: startWith(scope, { script: 'single.sh' }),
    httpTokens: ec2.HttpTokens.REQUIRED,
    // One hop: no container reaches the machine's credentials.
    httpPutResponseHopLimit: 1,
    creditSpecification: ec2.CpuCredits.STANDARD,
    blockDevices: [{ deviceName: '/dev/xvda', volume: ec2.BlockDeviceVolume.ebs(16, { encrypted: true }) }],
    ...(settings.sshKeyName === undefined
      ? {}
      : { keyPair: ec2.KeyPair.fromKeyPairName(scope, 'SshKey', settings.sshKeyName) }),
  })
  Tags.of(instance).add('bracket:stack', Stack.of(scope).stackName)
  if (settings.ami !== undefined) {
    const reason = 'Whoever names an image wants this one.'
    Validations.of(instance).acknowledge({ id: 'CloudFormation-Validate::W9010', reason })
  }
  return instance
}

/** The newest image, looked up by CloudFormation itself: a deployment of the stack may find a newer one, and replace the machine. */
function machineImage({ ami, instanceType }: Settings): ec2.IMachineImage {
  if (ami !== undefined) {
    return {
      getImage: () => ({ imageId: ami, osType: ec2.OperatingSystemType.LINUX, userData: ec2.UserData.forLinux() }),
    }
  }
  return ec2.MachineImage.latestAmazonLinux2023({
    cpuType: architectureOf(instanceType) === 'arm64' ? ec2.AmazonLinuxCpuType.ARM_64 : ec2.AmazonLinuxCpuType.X86_64,
  })
}
