import { Stack, Tags } from 'aws-cdk-lib'
import { CfnLifecyclePolicy } from 'aws-cdk-lib/aws-dlm'
import type { Volume } from 'aws-cdk-lib/aws-ec2'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'

const TAG = 'bracket:snapshots'
const KEEP = 7

/** A snapshot of the volume a day: what a crash would leave, from which SQLite recovers; kept for a week. */
export function createDailySnapshots(scope: Construct, { volume }: { readonly volume: Volume }): void {
  const { region, account, stackName } = Stack.of(scope)
  const snapshots = `arn:aws:ec2:${region}::snapshot/*`
  const role = new Role(scope, 'SnapshotRole', { assumedBy: new ServicePrincipal('dlm.amazonaws.com') })
  const grant = (actions: string[], resources: string[], conditions: Record<string, unknown> = {}) =>
    role.addToPolicy(new PolicyStatement({ actions, resources, conditions }))
  grant(['ec2:DescribeInstances', 'ec2:DescribeSnapshots', 'ec2:DescribeVolumes'], ['*'])
  grant(['ec2:CreateSnapshot'], [`arn:aws:ec2:${region}:${account}:volume/${volume.volumeId}`, snapshots])
  grant(['ec2:CreateTags'], [snapshots], { StringEquals: { 'ec2:CreateAction': 'CreateSnapshot' } })
  grant(['ec2:DeleteSnapshot'], [snapshots], { StringEquals: { [`aws:ResourceTag/${TAG}`]: stackName } })
  Tags.of(volume).add(TAG, stackName)
  new CfnLifecyclePolicy(scope, 'DailySnapshots', {
    description: 'A snapshot of the data volume a day',
    executionRoleArn: role.roleArn,
    state: 'ENABLED',
    policyDetails: {
      policyType: 'EBS_SNAPSHOT_MANAGEMENT',
      resourceTypes: ['VOLUME'],
      targetTags: [{ key: TAG, value: stackName }],
      schedules: [
        {
          name: 'Daily',
          copyTags: true,
          createRule: { interval: 24, intervalUnit: 'HOURS', times: ['03:30'] },
          retainRule: { count: KEEP },
        },
      ],
    },
  })
}
