import { at, isObject, listOf, type Policy, resourcesOf, type Template } from './template'

/** Actions that Amazon lets nobody confine to a resource: each concerns who asks, or lists. */
const CANNOT_BE_CONFINED = [
  /^ssm:UpdateInstanceInformation$/,
  /^ssmmessages:(Create|Open)(Control|Data)Channel$/,
  /^ec2messages:\w+$/,
  /^ec2:Describe(Instances|Snapshots|Volumes)$/,
  // Confined to a namespace by a condition.
  /^cloudwatch:PutMetricData$/,
]
const NEEDS_CONDITION = /^cloudwatch:PutMetricData$/
/** Types whose documents say who may do what to themselves; there `*` as resource is the thing itself. */
const OF_RESOURCES = [
  'AWS::KMS::Key',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::TopicPolicy',
  'AWS::SecretsManager::ResourcePolicy',
]

type Granted = { readonly name: string; readonly statement: unknown; readonly isIdentity: boolean }

/** Every statement that allows something, wherever in a template it stands. */
function granted(template: Template): readonly Granted[] {
  return Object.entries(template.Resources).flatMap(([name, { Type, Properties }]) =>
    statementsIn(Properties)
      .filter((statement) => at(statement, 'Effect') === 'Allow')
      .map((statement) => ({ name, statement, isIdentity: !OF_RESOURCES.includes(Type) })),
  )
}

function statementsIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(statementsIn)
  if (!isObject(value)) return []
  const own = 'Effect' in value ? [value] : []
  return [...own, ...Object.values(value).flatMap(statementsIn)]
}

export const noActionIsWild: Policy = (template) =>
  granted(template).flatMap(({ name, statement }) => {
    const wild = listOf(at(statement, 'Action')).filter((action) => typeof action !== 'string' || action.includes('*'))
    const others = at(statement, 'NotAction') === undefined ? [] : ['all but some']
    return [...wild, ...others].map((action) => `${name} allows ${JSON.stringify(action)}.`)
  })

export const resourcesAreNamed: Policy = (template) =>
  granted(template)
    .filter(({ isIdentity, statement }) => isIdentity && at(statement, 'Principal') === undefined)
    .flatMap(({ name, statement }) => {
      if (at(statement, 'NotResource') !== undefined) return [`${name} allows all resources but some.`]
      if (!listOf(at(statement, 'Resource')).includes('*')) return []
      return listOf(at(statement, 'Action'))
        .map(String)
        .filter(
          (action) =>
            !CANNOT_BE_CONFINED.some((pattern) => pattern.test(action)) ||
            (NEEDS_CONDITION.test(action) && at(statement, 'Condition') === undefined),
        )
        .map((action) => `${name} allows ${action} on everything.`)
    })

export const nobodyIsEverybody: Policy = (template) =>
  granted(template)
    .filter(
      ({ statement }) => at(statement, 'Principal') === '*' || listOf(at(statement, 'Principal', 'AWS')).includes('*'),
    )
    .map(({ name }) => `${name} allows everybody.`)

/** Amazon's own policies change, and allow more than one thing needs. */
export const rightsAreWrittenOut: Policy = (template) =>
  resourcesOf(template, 'AWS::IAM::Role')
    .filter(({ resource }) => listOf(at(resource.Properties, 'ManagedPolicyArns')).length > 0)
    .map(({ name }) => `${name} takes rights from a policy that stands elsewhere.`)
