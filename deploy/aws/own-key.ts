import { RemovalPolicy, Stack } from 'aws-cdk-lib'
import { AccountRootPrincipal, PolicyDocument, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'

/** What the account's own policies may grant on the key, each by its name: the default, `kms:*`, grants what is yet to come. */
const ACCOUNT_MAY = [
  'CancelKeyDeletion',
  'CreateAlias',
  'CreateGrant',
  'Decrypt',
  'DeleteAlias',
  'DescribeKey',
  'DisableKey',
  'DisableKeyRotation',
  'EnableKey',
  'EnableKeyRotation',
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'GetKeyPolicy',
  'GetKeyRotationStatus',
  'ListGrants',
  'ListKeyPolicies',
  'ListKeyRotations',
  'ListResourceTags',
  'PutKeyPolicy',
  'ReEncryptFrom',
  'ReEncryptTo',
  'RetireGrant',
  'RevokeGrant',
  'RotateKeyOnDemand',
  'ScheduleKeyDeletion',
  'TagResource',
  'UntagResource',
  'UpdateAlias',
  'UpdateKeyDescription',
]

/** The stack's key, turned every year; it stays when the stack is destroyed, for what it locks stays too. */
export function createOwnKey(scope: Construct): Key {
  const stack = Stack.of(scope)
  const policy = new PolicyDocument({
    statements: [
      new PolicyStatement({
        sid: 'TheAccountDecides',
        principals: [new AccountRootPrincipal()],
        actions: ACCOUNT_MAY.map((action) => `kms:${action}`),
        resources: ['*'],
      }),
      // Without it an alarm fires and nobody hears of it.
      new PolicyStatement({
        sid: 'AlarmsAreTold',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
      }),
    ],
  })
  return new Key(scope, 'Key', {
    alias: `alias/${stack.stackName}`,
    description: `What ${stack.stackName} keeps`,
    enableKeyRotation: true,
    policy,
    removalPolicy: RemovalPolicy.RETAIN,
  })
}
