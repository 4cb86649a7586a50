import { at, isObject, listOf, machinesOf, type Named, type Policy, resourcesOf, type Template } from './template'

const KEPT_TYPES = [
  'AWS::EC2::Volume',
  'AWS::S3::Bucket',
  'AWS::KMS::Key',
  'AWS::RDS::DBInstance',
  'AWS::Logs::LogGroup',
]
const MIN_BACKUP_DAYS = 7

/** A disk that is not spoken of is as the image has it, which is in the clear. */
export const disksAreEncrypted: Policy = (template) => [
  ...resourcesOf(template, 'AWS::EC2::Volume')
    .filter(({ resource }) => at(resource.Properties, 'Encrypted') !== true)
    .map(({ name }) => `${name} is not encrypted.`),
  ...machinesOf(template)
    .map(({ name, machine }) => ({ name, disks: listOf(at(machine, 'BlockDeviceMappings')) }))
    .filter(({ disks }) => disks.length === 0 || disks.some((disk) => at(disk, 'Ebs', 'Encrypted') !== true))
    .map(({ name }) => `${name} has a disk that is not encrypted.`),
]

const DATABASE_RULES: readonly { readonly says: string; isMet(properties: unknown): boolean }[] = [
  { says: 'is not encrypted', isMet: (properties) => at(properties, 'StorageEncrypted') === true },
  { says: 'can be reached from outside', isMet: (properties) => at(properties, 'PubliclyAccessible') === false },
  { says: 'can be deleted by mistake', isMet: (properties) => at(properties, 'DeletionProtection') === true },
  {
    says: `keeps backups for less than ${MIN_BACKUP_DAYS} days`,
    isMet: (properties) => Number(at(properties, 'BackupRetentionPeriod')) >= MIN_BACKUP_DAYS,
  },
  {
    says: 'has a password that stands in the template',
    isMet: (properties) => !isPlain(at(properties, 'MasterUserPassword')),
  },
]

/** One that is put together of a secret's name is looked up when the stack is deployed. */
function isPlain(password: unknown): boolean {
  return password !== undefined && !JSON.stringify(password).includes('{{resolve:secretsmanager:')
}

export const databasesAreGuarded: Policy = (template) =>
  resourcesOf(template, 'AWS::RDS::DBInstance').flatMap(({ name, resource }) => [
    ...DATABASE_RULES.filter(({ isMet }) => !isMet(resource.Properties)).map(({ says }) => `${name} ${says}.`),
    ...(forcesTls(template, resource) ? [] : [`${name} lets in connections without TLS.`]),
  ])

function forcesTls(template: Template, { Properties }: Named['resource']): boolean {
  const group = at(Properties, 'DBParameterGroupName', 'Ref')
  return typeof group === 'string' && at(template.Resources[group]?.Properties, 'Parameters', 'rds.force_ssl') === '1'
}

const SHUT = { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true }

export const bucketsAreGuarded: Policy = (template) =>
  resourcesOf(template, 'AWS::S3::Bucket').flatMap(({ name, resource: { Properties } }) => {
    const encryption = listOf(at(Properties, 'BucketEncryption', 'ServerSideEncryptionConfiguration'))
    const access = at(Properties, 'PublicAccessBlockConfiguration')
    const faults = [
      { is: encryption.length > 0, says: 'is not encrypted' },
      { is: at(Properties, 'VersioningConfiguration', 'Status') === 'Enabled', says: 'forgets what is overwritten' },
      { is: listOf(at(Properties, 'LifecycleConfiguration', 'Rules')).length > 0, says: 'keeps everything for ever' },
      { is: Object.keys(SHUT).every((key) => at(access, key) === true), says: 'can be opened to the public' },
      { is: refusesPlain(template, name), says: 'answers without TLS' },
    ]
    return faults.filter(({ is }) => !is).map(({ says }) => `${name} ${says}.`)
  })

function refusesPlain(template: Template, bucket: string): boolean {
  return resourcesOf(template, 'AWS::S3::BucketPolicy')
    .filter(({ resource }) => at(resource.Properties, 'Bucket', 'Ref') === bucket)
    .flatMap(({ resource }) => listOf(at(resource.Properties, 'PolicyDocument', 'Statement')))
    .some(
      (statement) =>
        at(statement, 'Effect') === 'Deny' && at(statement, 'Condition', 'Bool', 'aws:SecureTransport') === 'false',
    )
}

/** What holds data, or what locks it, is still there when its stack, or the resource, is not. */
export const dataOutlivesStacks: Policy = (template) =>
  resourcesOf(template, ...KEPT_TYPES)
    .filter(({ resource }) => !isKept(resource.DeletionPolicy) || !isKept(resource.UpdateReplacePolicy))
    .map(({ name }) => `${name} goes with its stack.`)

function isKept(policy: string | undefined): boolean {
  return policy === 'Retain' || policy === 'Snapshot'
}

export const keysAreTurned: Policy = (template) =>
  resourcesOf(template, 'AWS::KMS::Key')
    .filter(({ resource }) => at(resource.Properties, 'EnableKeyRotation') !== true)
    .map(({ name }) => `${name} is never turned.`)

/** A secret belongs into Secrets Manager or into a parameter that people make; here everybody who sees the stack would read it. */
export const noSecretIsTold: Policy = (template) =>
  resourcesOf(template, 'AWS::SSM::Parameter')
    .filter(({ resource }) => /(password|token|secret)=(?!\{)/i.test(plainOf(at(resource.Properties, 'Value'))))
    .map(({ name }) => `${name} tells a secret.`)

function plainOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (!isObject(value)) return ''
  return listOf(listOf(at(value, 'Fn::Join'))[1])
    .map((part) => (typeof part === 'string' ? part : '{}'))
    .join('')
}
