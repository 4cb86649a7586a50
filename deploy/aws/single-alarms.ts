import { Duration } from 'aws-cdk-lib'
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import { Ec2Action, Ec2InstanceAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import type { Instance } from 'aws-cdk-lib/aws-ec2'
import type { Alarms } from './alarms'
import { SINGLE_MACHINES } from './machines'

/** Where the machine's script publishes what Amazon cannot see from outside: `host/publish-metrics.sh`. */
export const METRICS_NAMESPACE = 'Bracket'

type Watched = { readonly instance: Instance; readonly machine: keyof typeof SINGLE_MACHINES }

/** Credits of so many hours at full use are left when it is told: time enough to look, or to move to a larger machine. */
const CREDITS_LEFT_HOURS = 1
const MEMORY_PERCENT = 90
const DISK_PERCENT = 80
/** Backups are daily; one that failed is told on the next morning. */
const BACKUP_HOURS = 26

export function watchInstance(alarms: Alarms, { instance, machine }: Watched): void {
  const dimensionsMap = { InstanceId: instance.instanceId }
  const ofAmazon = (metricName: string) =>
    new Metric({
      namespace: 'AWS/EC2',
      metricName,
      dimensionsMap,
      statistic: Stats.MAXIMUM,
      period: Duration.minutes(1),
    })
  const ofHost = (metricName: string, statistic: string) =>
    new Metric({ namespace: METRICS_NAMESPACE, metricName, dimensionsMap, statistic, period: Duration.minutes(1) })
  alarms.watch('MachineLost', {
    says: 'Amazon’s hardware under the machine fails; it is being moved to other hardware.',
    metric: ofAmazon('StatusCheckFailed_System'),
    above: 0,
    periods: 2,
    andDoes: new Ec2Action(Ec2InstanceAction.RECOVER),
  })
  alarms.watch('MachineHangs', {
    says: 'The machine’s operating system does not answer; it is being restarted.',
    metric: ofAmazon('StatusCheckFailed_Instance'),
    above: 0,
    periods: 3,
    andDoes: new Ec2Action(Ec2InstanceAction.REBOOT),
  })
  alarms.watch('CreditsRunOut', {
    says: `The machine has used up most of its credits and is about to be slowed down to ${SINGLE_MACHINES[machine].creditsAnHour} minutes of a core an hour.`,
    metric: ofAmazon('CPUCreditBalance').with({ period: Duration.minutes(5), statistic: Stats.MINIMUM }),
    below: CREDITS_LEFT_HOURS * 60,
    periods: 3,
  })
  alarms.watch('NotReady', {
    says: 'The service is not ready, or the machine says nothing. /api/ready and the container’s log say why.',
    metric: ofHost('Ready', Stats.MINIMUM),
    below: 1,
    periods: 3,
    isSilenceBad: true,
  })
  alarms.watch('MemoryFull', {
    says: `Over ${MEMORY_PERCENT} % of the machine’s memory is in use.`,
    metric: ofHost('MemoryUsedPercent', Stats.AVERAGE),
    above: MEMORY_PERCENT,
    periods: 10,
  })
  alarms.watch('DiskFull', {
    says: `Over ${DISK_PERCENT} % of the root disk or of the data volume is in use.`,
    metric: ofHost('DiskUsedPercent', Stats.MAXIMUM),
    above: DISK_PERCENT,
    periods: 5,
  })
  alarms.watch('BackupOld', {
    says: `The last backup that reached the bucket is older than ${BACKUP_HOURS} hours. The timer’s journal says why.`,
    metric: ofHost('BackupAgeHours', Stats.MAXIMUM),
    above: BACKUP_HOURS,
    periods: 5,
  })
}
