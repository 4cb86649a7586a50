import { at, listOf, type Policy, resourcesOf } from './template'

/** An alarm that nobody hears is none. */
export const alarmsAreHeard: Policy = (template) => {
  const topics = resourcesOf(template, 'AWS::SNS::Topic').map(({ name }) => name)
  return resourcesOf(template, 'AWS::CloudWatch::Alarm')
    .filter(({ resource: { Properties } }) => {
      const told = listOf(at(Properties, 'AlarmActions')).map((action) => at(action, 'Ref'))
      return at(Properties, 'ActionsEnabled') === false || !told.some((topic) => topics.includes(String(topic)))
    })
    .map(({ name }) => `${name} tells nobody.`)
}

/** A topic that is locked with Amazon's own key cannot be told by alarms, and one that is not locked can be read on the way. */
export const topicsAreLocked: Policy = (template) =>
  resourcesOf(template, 'AWS::SNS::Topic')
    .filter(({ resource }) => at(resource.Properties, 'KmsMasterKeyId', 'Fn::GetAtt') === undefined)
    .map(({ name }) => `${name} is not locked with the stack's key.`)

/** @returns a policy: of each of these metrics there is an alarm */
export function watches(metrics: readonly string[]): Policy {
  return (template) => {
    const watched = new Set(
      resourcesOf(template, 'AWS::CloudWatch::Alarm').flatMap(({ resource: { Properties } }) => [
        at(Properties, 'MetricName'),
        ...listOf(at(Properties, 'Metrics')).map((metric) => at(metric, 'MetricStat', 'Metric', 'MetricName')),
      ]),
    )
    return metrics.filter((metric) => !watched.has(metric)).map((metric) => `Nobody is told about ${metric}.`)
  }
}
