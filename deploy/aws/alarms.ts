import { Duration, Stack } from 'aws-cdk-lib'
import {
  Alarm,
  ComparisonOperator,
  type IAlarmAction,
  type IMetric,
  type Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'

export type Watch = {
  /** What is wrong when it fires, and where to look first: the text of the mail. */
  readonly says: string
  readonly metric: IMetric
  /** It fires when the metric has been beyond it for so many periods one after the other. */
  readonly above?: number
  readonly below?: number
  readonly periods: number
  /** Whether no word counts as trouble, as it does from what ought to be told all the time. */
  readonly isSilenceBad?: boolean
  /** What is done besides telling. */
  readonly andDoes?: IAlarmAction
}

export type Alarms = {
  /** Tells the topic when the trouble begins, and when it is over. */
  watch(id: string, watch: Watch): Alarm
}

export function createAlarms(
  scope: Construct,
  { key, email }: { readonly key: IKey; readonly email?: string },
): Alarms {
  const topic = new Topic(scope, 'Alarms', { masterKey: key, enforceSSL: true })
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AlarmsAreTold',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
    }),
  )
  if (email !== undefined) topic.addSubscription(new EmailSubscription(email))
  const tell = new SnsAction(topic)
  return {
    watch: (id, { says, metric, above, below, periods, isSilenceBad = false, andDoes }) => {
      const alarm = new Alarm(scope, id, {
        alarmDescription: says,
        metric,
        threshold: thresholdOf(above, below),
        comparisonOperator:
          above === undefined ? ComparisonOperator.LESS_THAN_THRESHOLD : ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: periods,
        treatMissingData: isSilenceBad ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      })
      alarm.addAlarmAction(tell)
      alarm.addOkAction(tell)
      if (andDoes !== undefined) alarm.addAlarmAction(andDoes)
      return alarm
    },
  }
}

function thresholdOf(above: number | undefined, below: number | undefined): number {
  if (above !== undefined && below === undefined) return above
  if (below !== undefined && above === undefined) return below
  throw new Error('An alarm has one bound: above or below.')
}

/** A metric over one minute, the shortest that costs no more. */
export function everyMinute(metric: Metric, statistic = 'Average'): Metric {
  return metric.with({ period: Duration.minutes(1), statistic })
}
