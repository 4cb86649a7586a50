import { NextResponse } from 'next/server'
import { checkAddress } from '@/lib/server/check-address'

/** Only addresses with a percent sign come by here, so that no other request pays for it. */
export const config = { matcher: ['/api/(.*%.*)', '/v2/(.*%.*)'] }

/** Next answers 500 where it cannot decode the address of a route. */
export function proxy(request: Request): Response {
  return checkAddress(request) ?? NextResponse.next()
}
