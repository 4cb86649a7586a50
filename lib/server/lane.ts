import 'server-only'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Endpoint } from './endpoint'
import { answerNode, type Target } from './mount-node'

/** Answers what it has an endpoint for; whatever else is Next's. */
export type Lane = (request: IncomingMessage, response: ServerResponse) => boolean

/**
 * The fast lane: the same endpoints as Next's routes, in front of Next. An address must be spelt exactly; percent signs,
 * doubled and trailing slashes are left to Next, which decodes and redirects.
 */
export function createLane(endpoints: readonly Endpoint[]): Lane {
  const exact = new Map<string, Endpoint>()
  const patterns: { readonly pattern: RegExp; readonly endpoint: Endpoint }[] = []
  for (const endpoint of endpoints) {
    if (endpoint.route.includes('{')) patterns.push({ pattern: patternOf(endpoint.route), endpoint })
    else exact.set(endpoint.route, endpoint)
  }
  const find = (url: string): Target | undefined => {
    const mark = url.indexOf('?')
    const path = mark < 0 ? url : url.slice(0, mark)
    const query = mark < 0 ? '' : url.slice(mark + 1)
    const endpoint = exact.get(path)
    if (endpoint) return { endpoint, segments: {}, query }
    for (const candidate of patterns) {
      const groups = candidate.pattern.exec(path)?.groups
      if (groups) return { endpoint: candidate.endpoint, segments: { ...groups }, query }
    }
    return undefined
  }
  return (request, response) => {
    const target = find(request.url ?? '')
    if (!target) return false
    void answerNode(request, response, target)
    return true
  }
}

function patternOf(route: string): RegExp {
  const source = route.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{(\w+)\}/g, '(?<$1>[^/%?]+)')
  return new RegExp(`^${source}$`)
}
