/** Private, and outside of what Docker takes by default (172.17 to 172.31, 192.168). */
const CANDIDATES = Array.from({ length: 64 }, (_, index) => `10.213.${index}.0`)
const PREFIX = 24
const HEXADECIMAL = 16

/**
 * The first network of 254 addresses that no route of this machine leads to, by the text of Linux's `/proc/net/route`.
 * @returns its gateway, such as `10.213.0.1/24`
 * @throws where all are taken
 */
export function findFreeSubnet(routes: string): string {
  const taken = routes.split('\n').slice(1).filter(Boolean).map(readRoute)
  const free = CANDIDATES.find((network) => !taken.some((route) => overlaps(toNumber(network), route)))
  if (free === undefined) throw new Error(`Routes lead to all of ${CANDIDATES[0]} to ${CANDIDATES.at(-1)}.`)
  return `${free.replace(/0$/, '1')}/${PREFIX}`
}

type Route = { readonly network: number; readonly mask: number }

/** Numbers stand there in the machine's order of bytes, the lowest first. */
function readRoute(line: string): Route {
  const columns = line.split('\t')
  const read = (column: string | undefined) => {
    const bytes = (column ?? '').trim().match(/../g) ?? []
    return bytes.reduceRight((sum, byte) => sum * 256 + Number.parseInt(byte, HEXADECIMAL), 0)
  }
  return { network: read(columns[1]), mask: read(columns[7]) }
}

/** The default route leads everywhere, and takes nothing. */
function overlaps(network: number, route: Route): boolean {
  const mask = Math.min(route.mask, toNumber('255.255.255.0'))
  return mask !== 0 && and(network, mask) === and(route.network, mask)
}

/** For bits of numbers beyond 31, which JavaScript takes for signs. */
function and(left: number, right: number): number {
  return (left & right) >>> 0
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0)
}
