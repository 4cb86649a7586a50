import { type IPeer, Peer, Port, type SecurityGroup } from 'aws-cdk-lib/aws-ec2'

const EVERYWHERE = [Peer.anyIpv4(), Peer.anyIpv6()]

/** Rules one by one, each for one TCP port. */
export function allow(group: SecurityGroup) {
  return {
    from: (peer: IPeer, port: number, why: string) => group.addIngressRule(peer, Port.tcp(port), why),
    to: (peer: IPeer, port: number, why: string) => group.addEgressRule(peer, Port.tcp(port), why),
  }
}

/** What serves the public: 80, which sends on to 443 and proves the domain to who issues certificates, and 443. */
export function publicIn(group: SecurityGroup): void {
  for (const peer of EVERYWHERE) {
    allow(group).from(peer, 80, 'HTTP, sent on to HTTPS')
    allow(group).from(peer, 443, 'HTTPS')
  }
}

/** Images, packages, certificates, Amazon's own services and a registry of models are all reached by HTTPS. */
export function httpsOut(group: SecurityGroup): void {
  for (const peer of EVERYWHERE) allow(group).to(peer, 443, 'HTTPS to everywhere')
}
