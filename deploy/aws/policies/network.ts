import { at, listOf, type Policy, resourcesOf, type Template } from './template'

type Rule = { readonly name: string; readonly rule: unknown }

const PUBLIC_PORTS: ReadonlySet<unknown> = new Set([80, 443])
/** A range of addresses that long is somebody's network; a shorter one is the world, or most of it. */
const MIN_PREFIX = { v4: 8, v6: 32 }

/** In and out, whether they stand in the group or by themselves. */
function rulesOf(template: Template): readonly Rule[] {
  const inside = resourcesOf(template, 'AWS::EC2::SecurityGroup').flatMap(({ name, resource }) =>
    [
      ...listOf(at(resource.Properties, 'SecurityGroupIngress')),
      ...listOf(at(resource.Properties, 'SecurityGroupEgress')),
    ].map((rule) => ({ name, rule })),
  )
  const alone = resourcesOf(template, 'AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress')
  return [...inside, ...alone.map(({ name, resource }) => ({ name, rule: resource.Properties }))]
}

/** The world may come, and be gone to, by TCP on 80 and 443 alone. */
export const onlyWebIsOpen: Policy = (template) =>
  rulesOf(template)
    .filter(({ rule }) => isWorld(at(rule, 'CidrIp')) || isWorld(at(rule, 'CidrIpv6')))
    .filter(
      ({ rule }) =>
        at(rule, 'IpProtocol') !== 'tcp' ||
        at(rule, 'FromPort') !== at(rule, 'ToPort') ||
        !PUBLIC_PORTS.has(at(rule, 'FromPort')),
    )
    .map(({ name, rule }) => `${name} is open to the world on ${portsOf(rule)}.`)

/** A range that is only known when the stack is deployed cannot be judged, and counts as the world. */
function isWorld(range: unknown): boolean {
  if (range === undefined) return false
  const found = typeof range === 'string' ? /^(.+)\/(\d+)$/.exec(range) : null
  if (!found) return true
  return Number(found[2]) < (found[1]?.includes(':') ? MIN_PREFIX.v6 : MIN_PREFIX.v4)
}

function portsOf(rule: unknown): string {
  return `${at(rule, 'IpProtocol')} ${at(rule, 'FromPort') ?? 'all'} to ${at(rule, 'ToPort') ?? 'all'}`
}

/** A group without rules of its own for what goes out lets everything out: that is Amazon's default. */
export const groupsSayWhatGoesOut: Policy = (template) =>
  resourcesOf(template, 'AWS::EC2::SecurityGroup')
    .filter(({ resource }) => listOf(at(resource.Properties, 'SecurityGroupEgress')).length === 0)
    .filter(
      ({ name }) =>
        !resourcesOf(template, 'AWS::EC2::SecurityGroupEgress').some(
          ({ resource }) =>
            at(resource.Properties, 'GroupId', 'Fn::GetAtt') !== undefined &&
            listOf(at(resource.Properties, 'GroupId', 'Fn::GetAtt'))[0] === name,
        ),
    )
    .map(({ name }) => `${name} does not say what may go out, so everything may.`)

/** What comes by HTTP is sent on, and HTTPS is of this decade. */
export const listenersSpeakTls: Policy = (template) =>
  resourcesOf(template, 'AWS::ElasticLoadBalancingV2::Listener').flatMap(({ name, resource }) => {
    const { Properties } = resource
    const actions = listOf(at(Properties, 'DefaultActions'))
    if (at(Properties, 'Protocol') === 'HTTP') {
      const isSentOn = actions.every((action) => at(action, 'RedirectConfig', 'Protocol') === 'HTTPS')
      return isSentOn ? [] : [`${name} serves by HTTP.`]
    }
    const policy = String(at(Properties, 'SslPolicy'))
    const isStrict = /^ELBSecurityPolicy-TLS13-1-[23]-/.test(policy)
    const hasHsts = listOf(at(Properties, 'ListenerAttributes')).some((attribute) =>
      String(at(attribute, 'Key')).endsWith('strict_transport_security.header_value'),
    )
    return [
      ...(isStrict ? [] : [`${name} takes TLS older than 1.2.`]),
      ...(hasHsts ? [] : [`${name} does not tell browsers to stay with HTTPS.`]),
    ]
  })

/** Its log has whole addresses, and an address of the form holds a person's record. */
export const balancersKeepNoLog: Policy = (template) =>
  resourcesOf(template, 'AWS::ElasticLoadBalancingV2::LoadBalancer')
    .filter(({ resource }) =>
      listOf(at(resource.Properties, 'LoadBalancerAttributes')).some(
        (attribute) =>
          /^(access|connection)_logs\.s3\.enabled$/.test(String(at(attribute, 'Key'))) &&
          at(attribute, 'Value') !== 'false',
      ),
    )
    .map(({ name }) => `${name} writes addresses down, which may hold census records.`)
