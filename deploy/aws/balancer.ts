import { CfnParameter, Duration } from 'aws-cdk-lib'
import type { AutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling'
import { Certificate, CertificateValidation, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager'
import type { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2'
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import { CfnRecordSet, HostedZone } from 'aws-cdk-lib/aws-route53'
import type { Construct } from 'constructs'
import type { Settings } from './settings'

export const APP_PORT = 3000

/** A machine that is not ready is noticed within 2 × 5 s + 4 s, and no request is sent to it then. */
const HEALTH = { everySeconds: 5, timeoutSeconds: 4, failures: 2, successes: 2 }
/** How long a server that is told to stop answers on: longer than it takes to notice. */
export const DRAIN_SECONDS = 15
/** How long a machine that is taken out may finish what it began: twice what a request may take. Longer streams break off. */
const DEREGISTER_SECONDS = 60

export type BalancerProps = {
  readonly vpc: Vpc
  readonly securityGroup: SecurityGroup
  readonly group: AutoScalingGroup
  readonly settings: Settings
}
export type Balanced = { readonly balancer: elb.ApplicationLoadBalancer; readonly target: elb.ApplicationTargetGroup }

/** It writes no log of its own: there each line has the whole address, and an address of the form holds a person's record. */
export function createBalancer(scope: Construct, { vpc, securityGroup, group, settings }: BalancerProps): Balanced {
  const balancer = new elb.ApplicationLoadBalancer(scope, 'Balancer', {
    vpc,
    securityGroup,
    internetFacing: true,
    ipAddressType: elb.IpAddressType.DUAL_STACK,
    dropInvalidHeaderFields: true,
    deletionProtection: true,
    // Below the 65 s after which a server closes an idle connection: it is the balancer that closes.
    idleTimeout: Duration.seconds(60),
  })
  const target = new elb.ApplicationTargetGroup(scope, 'Ready', {
    vpc,
    targets: [group],
    port: APP_PORT,
    protocol: elb.ApplicationProtocol.HTTP,
    deregistrationDelay: Duration.seconds(DEREGISTER_SECONDS),
    loadBalancingAlgorithmType: elb.TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
    healthCheck: {
      path: '/api/ready',
      healthyHttpCodes: '200',
      interval: Duration.seconds(HEALTH.everySeconds),
      timeout: Duration.seconds(HEALTH.timeoutSeconds),
      unhealthyThresholdCount: HEALTH.failures,
      healthyThresholdCount: HEALTH.successes,
    },
  })
  balancer.addListener('Http', {
    port: 80,
    open: false,
    defaultAction: elb.ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
  })
  const https = balancer.addListener('Https', {
    port: 443,
    open: false,
    certificates: [certificateFor(scope, settings)],
    defaultTargetGroups: [target],
  })
  // The app leaves it to what ends TLS.
  https.setAttribute(
    'routing.http.response.strict_transport_security.header_value',
    'max-age=31536000; includeSubDomains',
  )
  if (settings.domain !== undefined && settings.hostedZoneId !== undefined) {
    for (const type of ['A', 'AAAA']) {
      new CfnRecordSet(scope, `Record${type}`, {
        hostedZoneId: settings.hostedZoneId,
        name: settings.domain,
        type,
        aliasTarget: {
          dnsName: balancer.loadBalancerDnsName,
          hostedZoneId: balancer.loadBalancerCanonicalHostedZoneId,
          evaluateTargetHealth: true,
        },
      })
    }
  }
  return { balancer, target }
}

function certificateFor(scope: Construct, { certificateArn, domain, hostedZoneId }: Settings): ICertificate {
  if (certificateArn !== undefined) return Certificate.fromCertificateArn(scope, 'Certificate', certificateArn)
  if (domain !== undefined && hostedZoneId !== undefined) {
    const validation = CertificateValidation.fromDns(HostedZone.fromHostedZoneId(scope, 'Zone', hostedZoneId))
    return new Certificate(scope, 'Certificate', { domainName: domain, validation })
  }
  const parameter = new CfnParameter(scope, 'CertificateArn', {
    description: 'A certificate of this region for the domain',
    allowedPattern: 'arn:aws[a-z-]*:acm:.+',
    constraintDescription: 'It must be the ARN of a certificate in this region.',
  })
  return Certificate.fromCertificateArn(scope, 'Certificate', parameter.valueAsString)
}
