import { randomBytes } from 'node:crypto'
import { type FaultProxy, startFaultProxy } from './fault-proxy'
import type { WholeReply, WholeRequest } from './forward'
import type { MlflowAddress } from './server'

/** Routes that DagsHub's server, an older one, does not have. */
const UNSUPPORTED = /\/(?:logged-models|runs\/log-model|runs\/outputs|registered-models|model-versions)(?:[/?]|$)/
/** Routes that are about one run. */
const OF_A_RUN = /\/(?:runs|metrics|artifacts)\//
/** Whose token it is. */
export const DAGSHUB_USER = 'somebody'

export type Dagshub = FaultProxy & { readonly user: string; readonly token: string }

/**
 * A real MLflow server made to speak as DagsHub does: no registry and no logged models (404 `{"error"}`), a run it does not
 * know is one of somebody else's (403, a JSON string), and an access token for password, or alone as the user name.
 */
export async function startDagshub({ trackingUri, username, password }: MlflowAddress): Promise<Dagshub> {
  const token = randomBytes(20).toString('hex')
  const accepted = [basic(DAGSHUB_USER, token), basic(token, ''), `Bearer ${token}`]
  const authorization = basic(username, password)
  const proxy = await startFaultProxy({
    target: trackingUri,
    answer: async (request, forward) => {
      if (UNSUPPORTED.test(request.path)) return unsupported(request)
      if (!accepted.includes(request.headers.authorization ?? '')) return unauthorized
      const reply = await forward({ ...request, headers: { ...request.headers, authorization } })
      return OF_A_RUN.test(request.path) && isUnknown(reply) ? notAssociated : reply
    },
  })
  return { ...proxy, user: DAGSHUB_USER, token }
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}

function isUnknown({ status, body }: WholeReply): boolean {
  return status === 404 && body.includes('RESOURCE_DOES_NOT_EXIST')
}

function replyJson(status: number, body: unknown): WholeReply {
  return { status, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(body)) }
}

function unsupported({ path }: WholeRequest): WholeReply {
  return replyJson(404, { error: `unsupported endpoint, ${path.split('?')[0]}` })
}

const unauthorized = replyJson(401, { error: 'unauthorized' })
const notAssociated = replyJson(403, 'this repository is not associated with the given run')
