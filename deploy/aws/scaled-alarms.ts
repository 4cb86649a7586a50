import { Duration } from 'aws-cdk-lib'
import { MathExpression, Stats } from 'aws-cdk-lib/aws-cloudwatch'
import {
  type ApplicationLoadBalancer,
  type ApplicationTargetGroup,
  HttpCodeElb,
  HttpCodeTarget,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import type { DatabaseInstance } from 'aws-cdk-lib/aws-rds'
import { type Alarms, everyMinute } from './alarms'
import { offeredConnections } from './capacity'
import type { DATABASE_MACHINES } from './machines'

const FAILING_PERCENT = 1
/** The bound of the Prometheus alert `BracketSlow`, in seconds. */
const SLOW_SECONDS = 0.25
const DATABASE_PERCENT = 80
const FREE_GIB = 4

type Service = { readonly balancer: ApplicationLoadBalancer; readonly target: ApplicationTargetGroup }

export function watchService(alarms: Alarms, { balancer, target }: Service): void {
  const period = Duration.minutes(1)
  const sum = { period, statistic: Stats.SUM }
  alarms.watch('Failing', {
    says: `Over ${FAILING_PERCENT} % of the answers are failures of the service. Each one is in the servers’ log by its requestId.`,
    metric: new MathExpression({
      expression: '100 * FILL(failed, 0) / answered',
      usingMetrics: {
        failed: target.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, sum),
        answered: target.metrics.requestCount(sum),
      },
      label: 'failed, in percent',
      period,
    }),
    above: FAILING_PERCENT,
    periods: 3,
  })
  alarms.watch('NobodyAnswers', {
    says: 'The balancer itself refuses requests: no server is ready, or they answer too late.',
    metric: balancer.metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, sum),
    above: 0,
    periods: 2,
  })
  alarms.watch('ServerNotReady', {
    says: 'A server has not been ready for ten minutes, which is longer than one takes to start.',
    metric: target.metrics.unhealthyHostCount({ period, statistic: Stats.MINIMUM }),
    above: 0,
    periods: 10,
  })
  alarms.watch('Slow', {
    says: `1 in 100 answers takes over ${SLOW_SECONDS * 1_000} ms: long lists, the wait for the store, or too few servers.`,
    metric: target.metrics.targetResponseTime({ period, statistic: Stats.percentile(99) }),
    above: SLOW_SECONDS,
    periods: 5,
  })
}

type Watched = { readonly database: DatabaseInstance; readonly machine: keyof typeof DATABASE_MACHINES }

export function watchDatabase(alarms: Alarms, { database, machine }: Watched): void {
  alarms.watch('DatabaseBusy', {
    says: `The database uses over ${DATABASE_PERCENT} % of its processor.`,
    metric: everyMinute(database.metricCPUUtilization()),
    above: DATABASE_PERCENT,
    periods: 10,
    isSilenceBad: true,
  })
  alarms.watch('DatabaseFull', {
    says: `The database has less than ${FREE_GIB} GiB left, and has not been given more. LOG_KEEP_DAYS says how long the log is kept.`,
    metric: everyMinute(database.metricFreeStorageSpace(), Stats.MINIMUM),
    below: FREE_GIB * 2 ** 30,
    periods: 5,
  })
  alarms.watch('DatabaseCrowded', {
    says: `Over ${DATABASE_PERCENT} % of the connections that the database lets in are open.`,
    metric: everyMinute(database.metricDatabaseConnections(), Stats.MAXIMUM),
    above: Math.floor((offeredConnections(machine) * DATABASE_PERCENT) / 100),
    periods: 5,
  })
}
