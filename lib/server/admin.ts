import 'server-only'
import { createHash, timingSafeEqual } from 'node:crypto'
import { AppError } from '@/lib/core/errors'

/** @throws AppError `unauthorized` unless the Authorization header bears the token. */
export function checkAdmin(authorization: string | undefined, token: string | undefined): void {
  if (token === undefined) {
    throw new AppError('unauthorized', 'Nobody may do this here: the server has no ADMIN_TOKEN.')
  }
  checkBearer(authorization, token, 'the admin token')
}

/** @throws AppError `unauthorized` unless the header bears the token, which `what` names. */
export function checkBearer(authorization: string | undefined, token: string, what: string): void {
  const given = /^Bearer +(.+)$/i.exec(authorization ?? '')?.[1]
  if (given === undefined || !isSame(given, token)) {
    throw new AppError('unauthorized', `Send ${what}: Authorization: Bearer …`)
  }
}

/** Takes as long whatever the difference: digests are of one length and tell nothing of how near a guess was. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(one), digest(other))
}
