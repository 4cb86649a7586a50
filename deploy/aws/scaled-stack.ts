import { CfnOutput, CfnParameter, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib'
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling'
import { Certificate, CertificateValidation, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager'
import * as ec2 from 'aws-cdk-lib/aws-ec2'
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { CfnRecordSet, HostedZone } from 'aws-cdk-lib/aws-route53'
import type { Construct } from 'constructs'
import { createAlarms } from './alarms'
import { REFRESH_MAX_PERCENT, TARGET_CPU_PERCENT, TARGET_REQUESTS_PER_MINUTE } from './capacity'
import { createDatabase } from './database'
import { createHostRole, parameterPath } from './host-rights'
import { createHostScripts, startWith, tellHosts, tellScripts } from './host-scripts'
import { IMAGE_PATTERN } from './image'
import { architectureOf } from './machines'
import { createMigration } from './migration'
import { createOwnKey } from './own-key'
import { watchDatabase, watchService } from './scaled-alarms'
import { allow, httpsOut, publicIn } from './security-groups'
import type { Settings } from './settings'

const APP_PORT = 3000
const DATABASE_PORT = 5432

/** A machine that is not ready is noticed within 2 × 5 s + 4 s, and no request is sent to it then. */
const HEALTH = { everySeconds: 5, timeoutSeconds: 4, failures: 2, successes: 2 }
/** How long a server that is told to stop answers on: longer than it takes to notice. */
const DRAIN_SECONDS = 15
/** How long a machine that is taken out may finish what it began: twice what a request may take. Longer streams break off. */
const DEREGISTER_SECONDS = 60
/** From the start of a machine to its first answer: packages, the image, the proof. */
const START_SECONDS = 300

export type ScaledStackProps = StackProps & { readonly settings: Settings }

/** Machines that keep nothing behind a load balancer, over one PostgreSQL; more of them, and fewer, as there is to do. */
export class ScaledStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: ScaledStackProps) {
    super(scope, id, props)
    // A parameter and not a setting: it changes with every version, and deployments without it keep the one that serves.
    const image = new CfnParameter(this, 'Image', {
      description: 'Image to run, by its digest: owner/bracket@sha256:…',
      allowedPattern: IMAGE_PATTERN,
      constraintDescription: 'It must be an image by its digest, such as owner/bracket@sha256:<64 hexadecimal digits>.',
    }).valueAsString
    const key = createOwnKey(this)
    const vpc = createVpc(this)
    const groups = createFirewalls(this, { vpc })
    const { database, credentials } = createDatabase(this, { vpc, group: groups.database, key, settings })
    const scripts = createHostScripts(this)
    const role = createHostRole(this, { scripts })
    const log = new LogGroup(this, 'Log', { retention: RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.RETAIN })
    grantServer(role, { secretArn: credentials.secretArn, keyArn: key.keyArn, logArn: log.logGroupArn })
    const told = tellHosts(this, 'settings', {
      DATABASE_SECRET: credentials.secretArn,
      SECRETS_SSM_PATH: `${parameterPath(this)}/secrets`,
      LOG_GROUP: log.logGroupName,
      DRAIN_SECONDS: String(DRAIN_SECONDS),
    })
    const group = createGroup(this, { vpc, role, securityGroup: groups.app, image, settings })
    group.node.addDependency(told, tellScripts(this, scripts), database)
    const { balancer, target } = createBalancer(this, { vpc, securityGroup: groups.balancer, group, settings })
    scale(group)
    createMigration(this)
    const alarms = createAlarms(this, { key, email: settings.alarmEmail })
    watchService(alarms, { balancer, target })
    watchDatabase(alarms, { database, machine: settings.databaseInstanceType })
    new CfnOutput(this, 'Address', { value: balancer.loadBalancerDnsName })
    new CfnOutput(this, 'Group', { value: group.autoScalingGroupName })
    new CfnOutput(this, 'DatabaseSecret', { value: credentials.secretArn })
    new CfnOutput(this, 'SecretsPath', { value: `${parameterPath(this)}/secrets` })
  }
}

/**
 * Machines have public addresses and a firewall that lets in nothing but the balancer: out of private subnets they would need a
 * NAT gateway in each zone, which costs more than they do. The database has no way out at all.
 */
function createVpc(scope: Construct): ec2.Vpc {
  return new ec2.Vpc(scope, 'Network', {
    maxAzs: 2,
    natGateways: 0,
    ipProtocol: ec2.IpProtocol.DUAL_STACK,
    subnetConfiguration: [
      { name: 'public', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 24 },
      { name: 'database', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 28 },
    ],
  })
}

type Firewalls = Readonly<Record<'balancer' | 'app' | 'database', ec2.SecurityGroup>>

/** A chain: the public reaches the balancer, the balancer the servers, the servers the database, and nobody anything else. */
function createFirewalls(scope: Construct, { vpc }: { readonly vpc: ec2.Vpc }): Firewalls {
  const create = (id: string, description: string) =>
    new ec2.SecurityGroup(scope, id, { vpc, description, allowAllOutbound: false })
  const balancer = create('BalancerFirewall', 'HTTP and HTTPS from everywhere, to the servers')
  const app = create('AppFirewall', 'From the balancer, to the database and by HTTPS to everywhere')
  const database = create('DatabaseFirewall', 'From the servers, to nowhere')
  publicIn(balancer)
  allow(balancer).to(app, APP_PORT, 'Requests and health checks')
  allow(app).from(balancer, APP_PORT, 'Requests and health checks')
  httpsOut(app)
  allow(app).to(database, DATABASE_PORT, 'The store')
  allow(database).from(app, DATABASE_PORT, 'The store')
  return { balancer, app, database }
}

type Granted = { readonly secretArn: string; readonly keyArn: string; readonly logArn: string }

/** The password, which is locked with the stack's key, and a place for what the app logs. */
function grantServer(role: Role, { secretArn, keyArn, logArn }: Granted): void {
  const { region } = Stack.of(role)
  const viaServices = [`secretsmanager.${region}.amazonaws.com`, `ssm.${region}.amazonaws.com`]
  const grant = (sid: string, actions: string[], resources: string[], conditions: Record<string, unknown> = {}) =>
    role.addToPolicy(new PolicyStatement({ sid, actions, resources, conditions }))
  grant('Database', ['secretsmanager:GetSecretValue'], [secretArn])
  grant('OwnKey', ['kms:Decrypt'], [keyArn], { StringEquals: { 'kms:ViaService': viaServices } })
  grant('OwnLog', ['logs:CreateLogStream', 'logs:PutLogEvents'], [logArn])
}

type GroupProps = {
  readonly vpc: ec2.Vpc
  readonly role: Role
  readonly securityGroup: ec2.SecurityGroup
  readonly image: string
  readonly settings: Settings
}

function createGroup(
  scope: Construct,
  { vpc, role, securityGroup, image, settings }: GroupProps,
): autoscaling.AutoScalingGroup {
  const userData = startWith(scope, { script: 'scaled.sh', settings: { IMAGE: image } })
  const launchTemplate = new ec2.LaunchTemplate(scope, 'Launch', {
    role,
    securityGroup,
    userData,
    instanceType: new ec2.InstanceType(settings.scaledInstanceType),
    machineImage: newestImage(settings.scaledInstanceType),
    associatePublicIpAddress: true,
    // Work is measured each minute; every five would be too late to start another machine.
    detailedMonitoring: true,
    httpTokens: ec2.LaunchTemplateHttpTokens.REQUIRED,
    // One hop: no container reaches the machine's credentials.
    httpPutResponseHopLimit: 1,
    blockDevices: [{ deviceName: '/dev/xvda', volume: ec2.BlockDeviceVolume.ebs(16, { encrypted: true }) }],
  })
  const refresh = { minHealthyPercentage: 100, maxHealthyPercentage: REFRESH_MAX_PERCENT }
  return new autoscaling.AutoScalingGroup(scope, 'Servers', {
    vpc,
    vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
    launchTemplate,
    minCapacity: settings.minInstances,
    maxCapacity: settings.maxInstances,
    defaultInstanceWarmup: Duration.seconds(60),
    healthChecks: autoscaling.HealthChecks.withAdditionalChecks({
      additionalTypes: [autoscaling.AdditionalHealthCheckType.ELB],
      gracePeriod: Duration.seconds(START_SECONDS),
    }),
    // No machine goes before another has taken its place, whatever it goes for. No alarms stop it: one that is on already would
    // stop the very version that puts an end to it.
    ...refresh,
    updatePolicy: autoscaling.UpdatePolicy.instanceRefresh({
      strategy: autoscaling.InstanceRefreshStrategy.ROLLING,
      ...refresh,
      skipMatching: true,
    }),
  })
}

/** Looked up by EC2 as each machine starts, so that new ones have the newest fixes without a deployment. */
function newestImage(machine: string): ec2.IMachineImage {
  return ec2.MachineImage.resolveSsmParameterAtLaunch(
    `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architectureOf(machine)}`,
  )
}

type BalancerProps = {
  readonly vpc: ec2.Vpc
  readonly securityGroup: ec2.SecurityGroup
  readonly group: autoscaling.AutoScalingGroup
  readonly settings: Settings
}
type Balanced = { readonly balancer: elb.ApplicationLoadBalancer; readonly target: elb.ApplicationTargetGroup }

/** It writes no log of its own: there each line has the whole address, and an address of the form holds a person's record. */
function createBalancer(scope: Construct, { vpc, securityGroup, group, settings }: BalancerProps): Balanced {
  const balancer = new elb.ApplicationLoadBalancer(scope, 'Balancer', {
    vpc,
    securityGroup,
    internetFacing: true,
    ipAddressType: elb.IpAddressType.DUAL_STACK,
    dropInvalidHeaderFields: true,
    deletionProtection: true,
    // Below the 65 s after which a server closes an idle connection: it is the balancer that closes.
    idleTimeout: Duration.seconds(60),
  })
  const target = new elb.ApplicationTargetGroup(scope, 'Ready', {
    vpc,
    targets: [group],
    port: APP_PORT,
    protocol: elb.ApplicationProtocol.HTTP,
    deregistrationDelay: Duration.seconds(DEREGISTER_SECONDS),
    loadBalancingAlgorithmType: elb.TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
    healthCheck: {
      path: '/api/ready',
      healthyHttpCodes: '200',
      interval: Duration.seconds(HEALTH.everySeconds),
      timeout: Duration.seconds(HEALTH.timeoutSeconds),
      unhealthyThresholdCount: HEALTH.failures,
      healthyThresholdCount: HEALTH.successes,
    },
  })
  balancer.addListener('Http', {
    port: 80,
    open: false,
    defaultAction: elb.ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
  })
  const https = balancer.addListener('Https', {
    port: 443,
    open: false,
    certificates: [certificateFor(scope, settings)],
    defaultTargetGroups: [target],
  })
  // The app leaves it to what ends TLS.
  https.setAttribute(
    'routing.http.response.strict_transport_security.header_value',
    'max-age=31536000; includeSubDomains',
  )
  if (settings.domain !== undefined && settings.hostedZoneId !== undefined) {
    for (const type of ['A', 'AAAA']) {
      new CfnRecordSet(scope, `Record${type}`, {
        hostedZoneId: settings.hostedZoneId,
        name: settings.domain,
        type,
        aliasTarget: {
          dnsName: balancer.loadBalancerDnsName,
          hostedZoneId: balancer.loadBalancerCanonicalHostedZoneId,
          evaluateTargetHealth: true,
        },
      })
    }
  }
  return { balancer, target }
}

function certificateFor(scope: Construct, { certificateArn, domain, hostedZoneId }: Settings): ICertificate {
  if (certificateArn !== undefined) return Certificate.fromCertificateArn(scope, 'Certificate', certificateArn)
  if (domain !== undefined && hostedZoneId !== undefined) {
    const validation = CertificateValidation.fromDns(HostedZone.fromHostedZoneId(scope, 'Zone', hostedZoneId))
    return new Certificate(scope, 'Certificate', { domainName: domain, validation })
  }
  const parameter = new CfnParameter(scope, 'CertificateArn', {
    description: 'A certificate of this region for the domain',
    allowedPattern: 'arn:aws[a-z-]*:acm:.+',
    constraintDescription: 'It must be the ARN of a certificate in this region.',
  })
  return Certificate.fromCertificateArn(scope, 'Certificate', parameter.valueAsString)
}

/** Whichever asks for more machines gets them; fewer there are when both agree. */
function scale(group: autoscaling.AutoScalingGroup): void {
  group.scaleOnRequestCount('Requests', { targetRequestsPerMinute: TARGET_REQUESTS_PER_MINUTE })
  group.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: TARGET_CPU_PERCENT })
}
