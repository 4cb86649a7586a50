import { ArnFormat, Stack } from 'aws-cdk-lib'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Asset } from 'aws-cdk-lib/aws-s3-assets'
import type { Construct } from 'constructs'

/**
 * What the agent of Systems Manager needs for sessions and commands. Amazon's own policy for it would let the machine read every
 * parameter of the account. None of these can be confined to a resource; each concerns the machine that asks.
 */
const SESSION_ACTIONS = [
  'ssm:UpdateInstanceInformation',
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
  'ec2messages:AcknowledgeMessage',
  'ec2messages:DeleteMessage',
  'ec2messages:FailMessage',
  'ec2messages:GetEndpoint',
  'ec2messages:GetMessages',
  'ec2messages:SendReply',
]

/** Path of the stack's parameters: secrets for people to fill, and what the stack tells its machines. */
export function parameterPath(scope: Construct): string {
  return `/${Stack.of(scope).stackName}`
}

/** Role of a machine that can be reached by sessions, reads its stack's parameters and the scripts that it starts with. */
export function createHostRole(scope: Construct, { scripts }: { readonly scripts: Asset }): Role {
  const stack = Stack.of(scope)
  const role = new Role(scope, 'HostRole', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') })
  const parameters = stack.formatArn({
    service: 'ssm',
    resource: 'parameter',
    resourceName: stack.stackName,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  })
  const grant = (sid: string, actions: readonly string[], resources: readonly string[]) =>
    role.addToPolicy(new PolicyStatement({ sid, actions: [...actions], resources: [...resources] }))
  grant('Sessions', SESSION_ACTIONS, ['*'])
  grant(
    'OwnParameters',
    ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath'],
    [parameters, `${parameters}/*`],
  )
  grant('OwnScripts', ['s3:GetObject'], [scripts.bucket.arnForObjects(scripts.s3ObjectKey)])
  return role
}
