import { CfnOutput, CfnParameter, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib'
import * as ec2 from 'aws-cdk-lib/aws-ec2'
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { createAlarms } from './alarms'
import { APP_PORT, createBalancer, DRAIN_SECONDS } from './balancer'
import { createDatabase } from './database'
import { createHostRole, parameterPath } from './host-rights'
import { createHostScripts, tellHosts, tellScripts } from './host-scripts'
import { IMAGE_PATTERN } from './image'
import { createMigration } from './migration'
import { createOwnKey } from './own-key'
import { watchDatabase, watchService } from './scaled-alarms'
import { allow, httpsOut, publicIn } from './security-groups'
import { createGroup, scale } from './servers'
import type { Settings } from './settings'

const DATABASE_PORT = 5432

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
    // As soon as they run, they read it all, and have to be let out and allowed to.
    group.node.addDependency(told, tellScripts(this, scripts), role, ...vpc.publicSubnets)
    group.node.addDependency(database, credentials, groups.app)
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
