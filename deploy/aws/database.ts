import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import * as ec2 from 'aws-cdk-lib/aws-ec2'
import { Key } from 'aws-cdk-lib/aws-kms'
import * as rds from 'aws-cdk-lib/aws-rds'
import type { Construct } from 'constructs'
import type { Settings } from './settings'

const USER = 'bracket'
/** What would have to be escaped in an address, all but letters and digits; 30 of those are 178 bits. */
const NOT_IN_PASSWORDS = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~ '
const BACKUP_DAYS = 14
const FIRST_GIB = 20
const MAX_GIB = 200

export type DatabaseProps = {
  readonly vpc: ec2.Vpc
  readonly group: ec2.SecurityGroup
  readonly key: Key
  readonly settings: Settings
}
export type Database = { readonly database: rds.DatabaseInstance; readonly credentials: rds.DatabaseSecret }

/** PostgreSQL that nobody but the servers reaches, and by TLS alone; its password was never seen by a person. */
export function createDatabase(scope: Construct, { vpc, group, key, settings }: DatabaseProps): Database {
  const engine = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 })
  const credentials = new rds.DatabaseSecret(scope, 'DatabaseCredentials', {
    username: USER,
    // By its name alone: a key that it knows, the CDK lets do more, with wildcards.
    encryptionKey: Key.fromKeyArn(scope, 'KeyOfCredentials', key.keyArn),
    excludeCharacters: NOT_IN_PASSWORDS,
  })
  const database = new rds.DatabaseInstance(scope, 'Database', {
    vpc,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    securityGroups: [group],
    publiclyAccessible: false,
    engine,
    instanceType: new ec2.InstanceType(settings.databaseInstanceType),
    multiAz: settings.databaseMultiAz,
    credentials: rds.Credentials.fromSecret(credentials, USER),
    databaseName: 'bracket',
    parameters: { 'rds.force_ssl': '1' },
    caCertificate: rds.CaCertificate.RDS_CA_RSA2048_G1,
    storageType: rds.StorageType.GP3,
    allocatedStorage: FIRST_GIB,
    maxAllocatedStorage: MAX_GIB,
    storageEncrypted: true,
    storageEncryptionKey: key,
    backupRetention: Duration.days(BACKUP_DAYS),
    copyTagsToSnapshot: true,
    deleteAutomatedBackups: false,
    deletionProtection: true,
    removalPolicy: RemovalPolicy.SNAPSHOT,
    autoMinorVersionUpgrade: true,
  })
  return { database, credentials }
}
