import { Duration } from 'aws-cdk-lib'
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling'
import * as ec2 from 'aws-cdk-lib/aws-ec2'
import type { Role } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import { REFRESH_MAX_PERCENT, TARGET_CPU_PERCENT, TARGET_REQUESTS_PER_MINUTE } from './capacity'
import { startWith } from './host-scripts'
import { architectureOf } from './machines'
import type { Settings } from './settings'

/** From the start of a machine to its first answer: packages, the image, the proof. */
const START_SECONDS = 300

export type GroupProps = {
  readonly vpc: ec2.Vpc
  readonly role: Role
  readonly securityGroup: ec2.SecurityGroup
  readonly image: string
  readonly settings: Settings
}

export function createGroup(
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

/** Whichever asks for more machines gets them; fewer there are when both agree. */
export function scale(group: autoscaling.AutoScalingGroup): void {
  group.scaleOnRequestCount('Requests', { targetRequestsPerMinute: TARGET_REQUESTS_PER_MINUTE })
  group.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: TARGET_CPU_PERCENT })
}
